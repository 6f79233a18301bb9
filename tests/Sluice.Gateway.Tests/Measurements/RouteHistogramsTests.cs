using System.Text;
using Sluice.Gateway.Measurements;

namespace Sluice.Gateway.Tests.Measurements;

public sealed class RouteHistogramsTests
{
    [Fact]
    public async Task The_page_can_be_written_while_series_come_and_go()
    {
        var histograms = new RouteHistograms("seconds", "help");
        using var end = new CancellationTokenSource();
        var changing = Enumerable.Range(0, 2).Select(thread => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                var some = Enumerable.Range(0, 20).Select(version => histograms.Add("d", "1", $"{thread}-{version}", [1])).ToList();
                some.ForEach(histograms.Remove);
            }
        })).ToArray();

        for (var pages = 0; pages < 5000; pages++)
        {
            histograms.Write(new StringBuilder());
        }

        await end.CancelAsync();
        await Task.WhenAll(changing);
    }

    [Fact]
    public void Series_are_written_in_the_order_of_their_labels_and_escaped()
    {
        var histograms = new RouteHistograms("seconds", "help");
        histograms.Add("b", "1", "x\"y", [2]).Observe(1);
        var gone = histograms.Add("c", "1", "z", [2]);
        histograms.Add("a", "1", "z", [2]).Observe(3);
        histograms.Remove(gone);
        var text = new StringBuilder();

        histograms.Write(text);

        Assert.Equal(
            """
            # HELP seconds help
            # TYPE seconds histogram
            seconds_bucket{deployment="a",generation="1",version="z",le="2"} 0
            seconds_bucket{deployment="a",generation="1",version="z",le="+Inf"} 1
            seconds_sum{deployment="a",generation="1",version="z"} 3
            seconds_count{deployment="a",generation="1",version="z"} 1
            seconds_bucket{deployment="b",generation="1",version="x\"y",le="2"} 1
            seconds_bucket{deployment="b",generation="1",version="x\"y",le="+Inf"} 1
            seconds_sum{deployment="b",generation="1",version="x\"y"} 1
            seconds_count{deployment="b",generation="1",version="x\"y"} 1

            """,
            text.ToString());
    }
}
