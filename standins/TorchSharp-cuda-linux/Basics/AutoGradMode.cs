using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

internal sealed class AutoGradMode : IDisposable
{
    private readonly bool _before = IsEnabled;

    internal AutoGradMode(bool enabled) => Check(grad_set_enabled(enabled ? 1 : 0));

    internal static bool IsEnabled
    {
        get
        {
            Check(grad_enabled(out var enabled));
            return enabled != 0;
        }
    }

    public void Dispose() => Check(grad_set_enabled(_before ? 1 : 0));
}
