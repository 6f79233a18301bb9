namespace Sluice.Tests.Cluster.Host;

/// <summary>
/// Lets the first watches that go on from a list ask for version 1 in its place. Of a custom kind the server's history begins later, so
/// that the answer is 410.
/// </summary>
internal sealed class OldWatch(string plural, int count) : DelegatingHandler
{
    private int _left = count;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (uri.AbsolutePath.EndsWith("/" + plural, StringComparison.Ordinal)
            && uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase)
            && uri.Query.Contains("resourceVersion=", StringComparison.Ordinal)
            && Interlocked.Decrement(ref _left) >= 0)
        {
            var rest = uri.Query.TrimStart('?').Split('&').Where(part => !part.StartsWith("resourceVersion=", StringComparison.Ordinal));
            request.RequestUri = new UriBuilder(uri) { Query = string.Join('&', rest.Append("resourceVersion=1")) }.Uri;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
