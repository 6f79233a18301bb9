namespace Prometheus;

public sealed class CounterConfiguration : MetricConfiguration
{
}
