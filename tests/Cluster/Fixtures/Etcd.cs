using System.Net.Sockets;
using System.Text;
using k8s.Autorest;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>
/// The store behind the API server. The local control plane keeps it at the port after the API server's;
/// <c>SLUICE_TEST_ETCD</c> names another address.
/// </summary>
internal static class Etcd
{
    private static readonly Lazy<bool> Answers = new(Ask);

    public static bool IsThere => Answers.Value;

    private static Uri Address
    {
        get
        {
            var api = new Uri(ApiServer.Configuration().Host);
            return Environment.GetEnvironmentVariable("SLUICE_TEST_ETCD") is { Length: > 0 } address
                ? new Uri(address)
                : new UriBuilder("http", api.Host, api.Port + 1).Uri;
        }
    }

    /// <summary>Makes it drop its history before a version, which else happens every five minutes.</summary>
    public static async Task CompactAsync(string version)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var body = new StringContent($$"""{"revision":"{{version}}"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v3/kv/compaction", body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode && !text.Contains("has been compacted", StringComparison.Ordinal))
        {
            throw new HttpOperationException(text);
        }
    }

    private static bool Ask()
    {
        try
        {
            using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
            return client.GetAsync("/health").GetAwaiter().GetResult().IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }
}
