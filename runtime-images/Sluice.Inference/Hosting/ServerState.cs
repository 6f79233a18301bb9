using Sluice.Inference.Models;

namespace Sluice.Inference.Hosting;

/// <summary>How far this process is: loading, ready, on its way out.</summary>
internal sealed class ServerState
{
    private volatile LoadedModel? model;
    private volatile bool draining;

    /// <summary>The model once it is loaded and warm; before, null.</summary>
    public LoadedModel? Model => model;

    /// <summary>True from the first SIGTERM on: requests are still answered.</summary>
    public bool IsDraining => draining;

    /// <summary>Whether new requests should come here.</summary>
    public bool IsReady => model is not null && !draining;

    public void Loaded(LoadedModel loaded) => model = loaded;

    /// <summary>Begins to drain; false when that has begun before.</summary>
    public bool BeginDrain()
    {
        var first = !draining;
        draining = true;
        return first;
    }
}
