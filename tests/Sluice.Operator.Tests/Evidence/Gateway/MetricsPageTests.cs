using System.Text;
using Sluice.Operator.Evidence.Gateway;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Gateway;

public sealed class MetricsPageTests
{
    [Theory]
    [InlineData("a 1\n# b\nroute_x 2\nroute_y 3\n", "route_x 2|route_y 3")]
    [InlineData("route_x 2\nroute_y 3", "route_x 2|route_y 3")]
    [InlineData("xroute_x 2\nrou", "")]
    [InlineData("", "")]
    public async Task The_lines_that_begin_so_are_read_however_the_bytes_arrive(string page, string expected)
    {
        foreach (var atOnce in new[] { 1, 3, 4096 })
        {
            using var stream = new Drops(Encoding.UTF8.GetBytes(page), atOnce);
            Assert.Equal(expected, string.Join('|', await MetricsPage.ReadAsync(stream, "route_", 1000, CancellationToken.None)));
        }
    }

    [Theory]
    [InlineData("route_x 2\n")]
    [InlineData("route_x")]
    public async Task A_page_without_end_is_refused_whether_it_has_lines_or_not(string part)
    {
        using var stream = new Drops(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 100_000))), 4096);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            MetricsPage.ReadAsync(stream, "route_", 20_000, CancellationToken.None));

        Assert.Contains("more than 20000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.InRange(stream.Position, 20_000, 40_000);
    }

    // Gives at most so many bytes at a time, as a network does.
    private sealed class Drops(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(atOnce, buffer.Length)], cancellationToken);
    }
}
