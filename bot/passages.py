"""Answers with many citations, remembered by the generation that gave them: who types asks again and again."""

import threading
from collections import OrderedDict

from bot.inference import Retrieval
from retrieval import Answer

_REMEMBERED = 512


class PassageCache:
    """The last answers that were asked inline; one thread asks, any may look one up."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._lock = threading.Lock()
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()

    def of(self, retrieval: Retrieval, question: str, most: int) -> Answer:
        """Return the answer to a question, as the generation in use gave it before or gives it now."""
        key = (retrieval.generation, question)
        with self._lock:
            known = self._answers.get(key)
        if known is not None:
            return known
        (answer,) = retrieval.answer_each([question], most)
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return answer

    def find(self, answer_id: str) -> Answer | None:
        """Return a remembered answer by its id."""
        with self._lock:
            return next((answer for answer in self._answers.values() if answer.id == answer_id), None)
