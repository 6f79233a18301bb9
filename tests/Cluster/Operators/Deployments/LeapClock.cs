namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>The system's time, and ahead of it by what a test will not wait for.</summary>
internal sealed class LeapClock : TimeProvider
{
    private long _ahead;

    public void Leap(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}
