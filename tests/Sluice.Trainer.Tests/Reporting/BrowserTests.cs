using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;
using Sluice.Trainer.Tests.Data;
using Sluice.Trainer.Tests.Hosting;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Reporting;

/// <summary>The page in a browser, with names that would fetch something and run a script where they were markup.</summary>
[Collection(TorchState.Name)]
public sealed class BrowserTests : IDisposable
{
    private const string Probe = "<script>document.title = 'ran'</script>";

    private readonly TrainerPod pod = new();
    private readonly TemporaryFolder folder = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    private int fetched;
    private int asked;

    public BrowserTests()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    private string Address => $"http://{listener.LocalEndpoint}/";

    public void Dispose()
    {
        listener.Stop();
        folder.Dispose();
        pod.Dispose();
    }

    [BrowserFact]
    public async Task Nothing_is_fetched_run_or_complained_of()
    {
        var name = $"<img src={Address}>";
        var rows = Enumerable.Range(0, 60).Select(i => $"{(i % 2 == 0 ? name : Probe)},{i % 3}\n");
        pod.Change(spec => spec with
        {
            Dataset = new()
            {
                Uri = "file://" + pod.Write("table.csv", "kind,size\n" + string.Concat(rows)),
                Target = "kind",
                Features = [new() { Name = "size" }],
            },
        });
        pod.Hyperparameters(("epochs", "2"));
        var page = await ReportPage.OfAsync(pod, "browser");

        var (dom, log) = await Browser.LoadAsync(folder.File("report.html", page.Text), width: 400);

        Assert.Equal("", log);
        Assert.Equal(0, await FetchedAsync());
        using var loaded = new HtmlParser().ParseDocument(dom);
        Assert.Equal("penguins 1.0.0", loaded.Title);
        Assert.Equal(page.Document.QuerySelectorAll("*").Length, loaded.QuerySelectorAll("*").Length);
        Assert.Contains(loaded.QuerySelectorAll("th"), heading => heading.TextContent == name);
    }

    // The test before would pass with a browser that logs nothing and fetches nothing.
    [BrowserFact]
    public async Task What_is_no_text_is_refused_by_the_policy_of_the_page()
    {
        pod.Hyperparameters(("epochs", "1"));
        var page = await ReportPage.OfAsync(pod, "policy");
        var spoilt = page.Text.Replace("</main>", $"<img src={Address}>{Probe}</main>", StringComparison.Ordinal);

        var (dom, log) = await Browser.LoadAsync(folder.File("spoilt.html", spoilt), width: 400);

        Assert.Contains("violates the following Content Security Policy directive", log, StringComparison.Ordinal);
        Assert.Contains("img-src data:", log, StringComparison.Ordinal);
        Assert.Equal(0, await FetchedAsync());
        Assert.DoesNotContain("<title>ran</title>", dom, StringComparison.Ordinal);

        var (open, _) = await Browser.LoadAsync(
            folder.File("open.html", spoilt.Replace("Content-Security-Policy", "X", StringComparison.Ordinal)), width: 400);
        Assert.NotEqual(0, await FetchedAsync());
        Assert.Contains("<title>ran</title>", open, StringComparison.Ordinal);
    }

    // How many connections the browser has made. They are accepted in their order, so that all are counted once the test's own is closed.
    private async Task<int> FetchedAsync()
    {
        using var own = new TcpClient();
        await own.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        Assert.Equal(0, await own.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        return fetched - ++asked;
    }

    // Counts what is asked for, and answers nothing.
    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref fetched);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
