"""What a finding is known by from run to run, wherever its lines have moved."""

from collections import Counter
from collections.abc import Iterable, Iterator

from schedcat.findings import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A hexadecimal fingerprint for each, in order; no two of them are the same.

    It is made of the rule, the job and the message. Those that have all three in common are told
    apart by their order.
    """
    from hashlib import sha256  # only some reports need it

    seen: Counter[tuple[str, ...]] = Counter()
    for rule, _, finding in diagnostics:
        same = (rule, finding.job or "", finding.message)
        seen[same] += 1
        known_by = "\0".join((*same, str(seen[same])))
        yield sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()
