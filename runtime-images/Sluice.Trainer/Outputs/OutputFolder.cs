using Sluice.Api.Contracts;
using Sluice.Data.Failures;
using Sluice.Trainer.Hosting;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// The folder in which a program of the user's own leaves its files. It is made before the program starts, with a marker, by which an
/// output that is gone differs from one that is empty.
/// </summary>
/// <param name="Path">The folder.</param>
internal sealed record OutputFolder(string Path)
{
    /// <summary>The field of the spec that asks for it.</summary>
    public const string Field = "spec.trainer.outputs";

    private const int MostNamed = 20;

    /// <summary>Makes the folders of a pod: that of the output, and that of the checkpoints. Both may be there.</summary>
    /// <param name="variable">Returns an environment variable.</param>
    /// <returns>The exit code, one of <see cref="ExitCodes"/>.</returns>
    public static int Prepare(Func<string, string?> variable)
    {
        try
        {
            var settings = TrainerSettings.Read(variable);
            var output = settings.Output
                ?? throw JobException.BadConfiguration("Environment", $"{OutputContract.Variable} is missing; set it to a folder");
            Write($"{Field}.volume", () =>
            {
                Directory.CreateDirectory(output);
                File.WriteAllBytes(System.IO.Path.Combine(output, OutputContract.Marker), []);
            });
            if (settings.Checkpoints is { } checkpoints)
            {
                Write("spec.checkpoint.volume", () => Directory.CreateDirectory(checkpoints));
            }

            return ExitCodes.Ok;
        }
        catch (JobException e)
        {
            return CommandError.Write(e, variable);
        }
    }

    /// <summary>Opens the folder of an attempt.</summary>
    /// <exception cref="JobException">It is gone (66).</exception>
    public static OutputFolder Open(string path) => File.Exists(System.IO.Path.Combine(path, OutputContract.Marker))
        ? new OutputFolder(path)
        : throw JobException.NoInput(
            OutputContract.Gone, Field, $"the output {path} is gone from its volume, so the attempt has to be repeated");

    /// <summary>A file of the output, by its path. Null when there is none.</summary>
    /// <param name="relative">Path relative to the folder, with <c>/</c>.</param>
    /// <exception cref="JobException">It is a link, is in one, or is no file (64).</exception>
    public FileInfo? Find(string relative)
    {
        var path = Path;
        foreach (var part in relative.Split('/'))
        {
            path = System.IO.Path.Combine(path, part);
            if (part is "" or "." or ".." || new FileInfo(path).LinkTarget is not null)
            {
                throw JobException.BadSpec("OutputIsLink", Field,
                    $"{relative} leads through a link or out of the output; have the program write the file itself there");
            }
        }

        return Directory.Exists(path)
            ? throw JobException.BadSpec("OutputIsFolder", Field, $"{relative} is a folder; name the files in it")
            : new FileInfo(path) is { Exists: true } file ? file : null;
    }

    /// <summary>What is in the folder, for messages.</summary>
    public string Found()
    {
        var names = Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry))
            .Where(name => name != OutputContract.Marker).Order(StringComparer.Ordinal).Take(MostNamed + 1).ToList();
        return names.Count == 0
            ? "nothing was found there"
            : $"found {string.Join(", ", names.Take(MostNamed))}{(names.Count > MostNamed ? " and others" : "")}";
    }

    private static void Write(string field, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.CannotCreate("OutputNotWritable", field,
                $"{e.Message}; give the pods' user (uid 65532) a volume that it may write, and check that it is not full", e);
        }
    }
}
