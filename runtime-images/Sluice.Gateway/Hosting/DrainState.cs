namespace Sluice.Gateway.Hosting;

/// <summary>Whether this process is on its way out: it still answers, but asks its clients to go elsewhere.</summary>
internal sealed class DrainState
{
    private volatile bool _draining;

    /// <summary>True from the first SIGTERM on.</summary>
    public bool Draining => _draining;

    /// <summary>Begins; false when it has begun before.</summary>
    public bool Begin()
    {
        var first = !_draining;
        _draining = true;
        return first;
    }
}
