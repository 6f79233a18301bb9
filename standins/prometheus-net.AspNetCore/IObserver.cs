namespace Prometheus;

public interface IObserver : ICollectorChild
{
    void Observe(double val);
}
