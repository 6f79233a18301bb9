namespace Sluice.Trainer.Tests.Reporting;

/// <summary>Needs Debian's chromium-headless-shell on the PATH.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Program is null)
        {
            Skip = "chromium-headless-shell is not installed (Debian package chromium-headless-shell)";
        }
    }
}
