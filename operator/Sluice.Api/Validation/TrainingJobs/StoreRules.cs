using System.Text.RegularExpressions;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="StoreOptions"/>.</summary>
public static partial class StoreRules
{
    /// <summary>What is wrong with how files are reached.</summary>
    /// <param name="store">The options.</param>
    /// <param name="schemes">The schemes that the URLs of the files have, or may have.</param>
    /// <returns>Fields of the options, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(StoreOptions store, IReadOnlySet<string> schemes)
    {
        if (store.Endpoint is { } endpoint)
        {
            if (!schemes.Overlaps(["s3", "gs", "az", "hdfs"]))
            {
                yield return ("Endpoint", $"has no meaning for {string.Join(" and ", schemes.Order())}; remove it");
            }
            else if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
                || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            {
                yield return ("Endpoint", $"'{endpoint}' is not the address of a service; write it as https://host:port");
            }
        }

        if (store.Region is { } region && !Region().IsMatch(region))
        {
            yield return ("Region", $"'{region}' is not the name of a region; write it as eu-central-1");
        }

        if ((store.Region is not null || store.PathStyle is not null) && !schemes.Contains("s3"))
        {
            yield return (store.Region is not null ? "Region" : "PathStyle", "has a meaning for s3 alone; remove it");
        }

        if (store.CredentialsSecretRef is { } secret && NameRules.ObjectName(secret.Name) is { } fault)
        {
            yield return ("CredentialsSecretRef.Name", fault);
        }
        else if (store.CredentialsSecretRef is not null && schemes.SetEquals(["file"]))
        {
            yield return ("CredentialsSecretRef", "has no meaning for a file; remove it");
        }
    }

    /// <summary>What is wrong with how files are reached whose scheme is known.</summary>
    /// <param name="store">The options.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="field">The field of the options, as users write it.</param>
    public static IReadOnlyList<FieldError> Faults(StoreOptions store, string scheme, string field) =>
    [
        .. Faults(store, new HashSet<string> { scheme })
            .Select(fault => new FieldError($"{field}.{FieldPath.Of(fault.Field)}", fault.Message)),
    ];

    [GeneratedRegex(@"^[a-z0-9-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
