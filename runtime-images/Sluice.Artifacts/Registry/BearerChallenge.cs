using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Sluice.Artifacts.Registry;

/// <summary>A <c>WWW-Authenticate: Bearer</c> challenge (RFC 6750) as registries send it.</summary>
internal sealed partial record BearerChallenge(Uri Realm, string? Service, string? Scope)
{
    /// <summary>The address that issues the token.</summary>
    public Uri TokenUri(string defaultScope)
    {
        var query = $"scope={Uri.EscapeDataString(Scope ?? defaultScope)}"
            + (Service is null ? "" : $"&service={Uri.EscapeDataString(Service)}");
        return new UriBuilder(Realm) { Query = Realm.Query.Length > 1 ? $"{Realm.Query[1..]}&{query}" : query }.Uri;
    }

    public static BearerChallenge? Find(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges)
    {
        foreach (var challenge in challenges)
        {
            if (!string.Equals(challenge.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var parameters = Parameter().Matches(challenge.Parameter ?? "").GroupBy(match => match.Groups["name"].Value.ToLowerInvariant())
                .ToDictionary(group => group.Key, group => group.First().Groups["value"].Value);
            if (parameters.TryGetValue("realm", out var realm) && Uri.TryCreate(realm, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https")
            {
                return new BearerChallenge(uri, parameters.GetValueOrDefault("service"), parameters.GetValueOrDefault("scope"));
            }
        }

        return null;
    }

    [GeneratedRegex("""(?<name>[a-zA-Z_]+)="(?<value>[^"]*)["]""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
