using System.Text.RegularExpressions;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="SourceOptions"/> and of what stands for them in a dataset, for the webhook and the trainer alike.</summary>
public static partial class SourceRules
{
    private const string Exclusive = "set exactly one of uri, sources, prepare";

    // Tables that exist beside those of the sources.
    private static readonly string[] Taken = ["rows", "parts"];

    /// <summary>What is wrong with where a dataset's data are.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <returns>Fields below <c>spec.dataset</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(DatasetOptions dataset)
    {
        if (dataset.Prepare is not null)
        {
            return string.IsNullOrEmpty(dataset.Uri) && dataset.Sources is null ? [] : [("", Exclusive)];
        }

        if (dataset.Sources is not { } sources)
        {
            return SourceUri.Parse(dataset.Uri).Fault is { } fault ? [("Uri", fault)] : [];
        }

        return (!string.IsNullOrEmpty(dataset.Uri), sources.Count) switch
        {
            (true, _) => [("", Exclusive)],
            (_, 0) => [("Sources", "is empty; name at least one source, or set uri")],
            (_, > 16) => [("Sources", $"has {sources.Count} sources; name at most 16")],
            _ => sources.SelectMany((source, i) => source is null
                    ? [($"Sources[{i}]", "is null; remove it")]
                    : Faults(source, sources.Count > 1).Select(fault => (Join($"Sources[{i}]", fault.Field), fault.Message)))
                .Concat(Repetitions(sources)),
        };
    }

    private static string Join(string parent, string field) => field.Length == 0 ? parent : $"{parent}.{field}";

    private static IEnumerable<(string Field, string Message)> Repetitions(IReadOnlyList<SourceOptions> sources) =>
        Repeated.In(sources, source => source.Name?.ToLowerInvariant() ?? "").Where(name => name.Length > 0)
            .Select(name => ("Sources", $"'{name}' stands there twice; name each source once, whatever the case of its letters"));

    private static IEnumerable<(string Field, string Message)> Faults(SourceOptions source, bool several)
    {
        if (source.Name is null ? several : !Identifier().IsMatch(source.Name))
        {
            yield return ("Name", source.Name is null
                ? "is missing; give each of several sources a name such as visits"
                : $"'{source.Name}' is not a name of a table; use at most 63 letters, digits and '_', with a letter in front");
        }
        else if (Taken.Contains(source.Name, StringComparer.OrdinalIgnoreCase))
        {
            yield return ("Name", $"'{source.Name}' is a table of Sluice's own; choose another name");
        }

        if (new[] { !string.IsNullOrEmpty(source.Uri), source.Uris is not null, source.Manifest is not null }.Count(set => set) != 1)
        {
            yield return ("", "set exactly one of uri, uris, manifest");
            yield break;
        }

        if (source.Uris is { Count: 0 or > 256 } uris)
        {
            yield return ("Uris", uris.Count == 0 ? "is empty; name at least one file" : $"has {uris.Count} URLs; name at most 256");
            yield break;
        }

        var schemes = new HashSet<string>();
        foreach (var (field, text) in Texts(source))
        {
            var (uri, fault) = SourceUri.Parse(text, wildcards: field != "Manifest");
            if (fault is not null)
            {
                yield return (field, fault);
            }
            else
            {
                schemes.Add(uri!.Scheme);
            }
        }

        foreach (var (field, message) in source.Store is { } store && schemes.Count > 0 ? StoreRules.Faults(store, schemes) : [])
        {
            yield return ($"Store.{field}", message);
        }
    }

    private static IEnumerable<(string Field, string? Text)> Texts(SourceOptions source) =>
        source.Manifest is not null ? [("Manifest", source.Manifest)]
        : source.Uris is not null ? source.Uris.Select((text, i) => ($"Uris[{i}]", (string?)text))
        : [("Uri", source.Uri)];

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
