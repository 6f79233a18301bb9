using Sluice.Data.Failures;
using Sluice.Data.Sources.Stores;

namespace Sluice.Data.Sources;

/// <summary>What ends a job when its data cannot be read: the exit code, the field, and what helps.</summary>
internal static class SourceFailure
{
    /// <summary>A store that cannot be read.</summary>
    /// <param name="error">What the store says.</param>
    /// <param name="field">The field that names the files, such as <c>spec.dataset.sources[1].uri</c>.</param>
    /// <param name="where">URL of what was read.</param>
    public static JobException Of(StoreException error, string field, string where)
    {
        var isLocal = where.StartsWith("file:", StringComparison.Ordinal);
        var what = isLocal ? error.Message : $"{where}: {error.Message}";
        return error.Fault switch
        {
            StoreFault.Missing => NoInput("DatasetMissing", isLocal ? "" : "correct the URL, or put the file there"),
            StoreFault.Denied => NoInput(
                "DatasetDenied", "give the credentials that right, or name others in store.credentialsSecretRef"),
            StoreFault.NoHost => NoInput("DatasetUnreachable", "correct the host of the URL, or of store.endpoint"),
            StoreFault.Untrusted => NoInput(
                "DatasetUntrusted",
                $"put the certificate of its authority into the Secret of store.credentialsSecretRef, as {StoreCredentials.Authorities}"),
            StoreFault.Unreadable => NoInput("DatasetUnreadable", ""),
            StoreFault.Configuration => JobException.BadConfiguration(
                "CredentialsInvalid", $"{Sibling(field, "store.credentialsSecretRef")}: the Secret cannot be used: {error.Message}"),
            _ => JobException.TryAgain("DatasetUnavailable", $"{field}: {what}; it was tried several times, and another attempt follows"),
        };

        JobException NoInput(string reason, string remedy) =>
            JobException.NoInput(reason, field, remedy.Length == 0 || what.Contains("; ", StringComparison.Ordinal)
                ? what
                : $"{what}; {remedy}", error);
    }

    /// <summary>The files are larger than the room for them.</summary>
    /// <param name="error">How much is missing.</param>
    /// <param name="field">The field that names the files.</param>
    /// <param name="where">URL of what was read.</param>
    /// <param name="scratch">Folder for downloaded files.</param>
    public static JobException Of(ScratchFullException error, string field, string where, string scratch) => JobException.BadConfiguration(
        "ScratchFull",
        error.Needed is not { } needed
            ? $"spec.dataset.scratch: {scratch} became full while {where} ({field}) was written to it; raise spec.dataset.scratch"
            : $"spec.dataset.scratch: {where} ({field}) needs {Size(needed)}, but {scratch} has {Size(error.Free)} free; "
                + "raise spec.dataset.scratch");

    private static string Sibling(string field, string name) => field[..(field.LastIndexOf('.') + 1)] + name;

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => $"{bytes / (double)(1L << 30):0.#} GiB",
        >= 1L << 20 => $"{bytes / (double)(1L << 20):0.#} MiB",
        _ => $"{bytes} bytes",
    };
}
