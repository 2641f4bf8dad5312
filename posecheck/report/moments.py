"""The moments of a report: what it keeps of each, and what they say one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.form.observer import Observation
from posecheck.form.rule import Phase, Rule, Status, is_suspected
from posecheck.report.data import Sample, Span


def sample_of(observation: Observation) -> Sample:
    """What a report keeps of a moment."""
    findings = observation.findings
    return Sample(
        time_s=observation.time_s,
        phase=observation.phase.phase,
        values={finding.rule.code: finding.value for finding in findings},
        uncertainties={finding.rule.code: finding.uncertainty for finding in findings},
        statuses={finding.rule.code: finding.status for finding in findings},
        reason=observation.reason,
        shallow=observation.phase.phase is Phase.STRETCH and not observation.depth.deep_enough,
        suspected=tuple(finding.rule.code for finding in findings if is_suspected(finding)),
    )


def spans_of(samples: Sequence[Sample]) -> tuple[Span, ...]:
    """The phases one after the other; AWAY is left out."""
    spans: list[Span] = []
    previous: Phase | None = None
    for sample in samples:
        if sample.phase is not Phase.AWAY:
            start_s = spans.pop().start_s if spans and sample.phase is previous else sample.time_s
            spans.append(Span(sample.phase, start_s, sample.time_s))
        previous = sample.phase
    return tuple(spans)


def worse_in_a_phase(samples: Sequence[Sample], rule: Rule) -> bool:
    """True when a rule was seen to be broken more often than to be kept in one of its phases, however briefly."""
    for phase in rule.phases:
        seen = [sample.statuses.get(rule.code) for sample in samples if sample.phase is phase]
        if seen.count(Status.WARN) > seen.count(Status.OK):
            return True
    return False
