namespace Prometheus;

public interface ITimer : IDisposable
{
    TimeSpan ObserveDuration();
}
