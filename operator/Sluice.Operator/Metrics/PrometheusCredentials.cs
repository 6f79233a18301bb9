using System.Net.Http.Headers;
using System.Text;

namespace Sluice.Operator.Metrics;

/// <summary>What a server is asked with: a bearer token, or user name and password.</summary>
internal sealed class PrometheusCredentials
{
    private readonly string _scheme;
    private readonly string _value;
    private readonly string[] _secrets;

    private PrometheusCredentials(string scheme, string value, params string[] secrets)
    {
        _scheme = scheme;
        _value = value;
        _secrets = [.. secrets.Append(value).Where(secret => secret.Length > 0).Distinct()];
    }

    /// <summary>By RFC 6750.</summary>
    public static PrometheusCredentials Token(string token) => new("Bearer", token);

    /// <summary>By RFC 7617.</summary>
    public static PrometheusCredentials Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")), password);

    /// <summary>The request's header.</summary>
    public AuthenticationHeaderValue Header() => new(_scheme, _value);

    /// <summary>A text of the server's without the secrets, which it may have sent back.</summary>
    public string Hide(string text) => _secrets.Aggregate(text, (left, secret) => left.Replace(secret, "…", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => _scheme;
}
