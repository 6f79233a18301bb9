namespace Prometheus;

public interface ICounter : ICollectorChild
{
    double Value { get; }

    void Inc(double increment = 1.0);

    void IncTo(double targetValue);
}
