"""One figure, as Prometheus reads it. A label holds a word of the program's own, never anybody's."""

from collections.abc import Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric


def gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"huifang_{name}", about, value)


def by_label(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    """A figure for each value of one label."""
    return by_labels(name, about, (label,), (((key,), value) for key, value in values.items()))


def by_labels(
    name: str, about: str, labels: tuple[str, ...], values: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    family = GaugeMetricFamily(f"huifang_{name}", about, labels=labels)
    for words, value in values:
        family.add_metric(words, value)
    return family
