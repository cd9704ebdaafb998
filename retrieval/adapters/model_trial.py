"""Which numeric type a model is faster in on this machine: measured, for no list of processors tells."""

import time
from collections.abc import Callable, Mapping, Sequence

from retrieval.ports import Dtype

# A gain below this is within what two timings of the same thing differ by, and float32 is the more exact.
_CLEARLY_FASTER = 1.15
_ROUNDS = 2
_TRIAL = (
    "أعلنت وزارة الصحة أمس عن بدء حملة وطنية للتلقيح تشمل كل المحافظات وتستمر ثلاثة أسابيع.",
    "وأوضح المتحدث باسم الحكومة أن القرار سيدخل حيز التنفيذ مطلع العام المقبل، بعد مصادقة البرلمان عليه.",
    "متى تأسست الجامعة؟",
    "ارتفعت أسعار النفط في التعاملات الآسيوية بنسبة ٢٫٥٪ لتبلغ أعلى مستوى لها منذ ستة أشهر، وسط مخاوف من نقص الإمداد.",
    "فاز الفريق بهدفين دون رد.",
    "وتعد المدينة القديمة من أهم المواقع الأثرية في البلاد، إذ يعود تاريخ أسوارها إلى القرن الثاني عشر الميلادي.",
    "وقال الخبير الاقتصادي إن نسبة البطالة بلغت 15 بالمائة في الربع الأول، مقابل 14.2 بالمائة قبل سنة.",
    "ما هي عاصمة البلاد؟",
)
_TIMES_IN_A_BATCH = 6


def faster(embedders: Mapping[Dtype, Callable[[Sequence[str]], object]]) -> Dtype:
    """Return bfloat16 where it is clearly faster, float32 where not.

    The two take turns, so that a busy moment of the machine does not fall on one of them alone.

    Args:
        embedders: embeds texts in each type, none of which is there twice.
    """
    best: dict[Dtype, float] = {}
    for round_ in range(_ROUNDS + 1):
        texts = [f"{text} {number}" for number in range(_TIMES_IN_A_BATCH) for text in _TRIAL]
        for dtype, embed in sorted(embedders.items(), reverse=round_ % 2 == 1):
            started = time.perf_counter()
            embed(texts)
            elapsed = time.perf_counter() - started
            # The first round only warms up.
            if round_ > 0:
                best[dtype] = min(elapsed, best.get(dtype, elapsed))
    return "bfloat16" if best["float32"] > _CLEARLY_FASTER * best["bfloat16"] else "float32"
