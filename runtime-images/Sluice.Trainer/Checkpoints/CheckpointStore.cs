using System.Globalization;
using System.Security.Cryptography;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Layout;

namespace Sluice.Trainer.Checkpoints;

/// <summary>
/// Stores checkpoints on a volume that outlives the pod, in <c>&lt;first 16 digits of the job's hash&gt;/step-&lt;12 digits&gt;/</c> with
/// <c>state.bin</c> and <c>manifest.json</c>. A checkpoint is written to a temporary folder, synced and renamed, so it appears whole or
/// not at all. The digest in the manifest detects later damage.
/// </summary>
internal sealed partial class CheckpointStore
{
    private const string StateName = "state.bin";
    private const string StepPrefix = "step-";
    private const string TemporaryPrefix = ".tmp-";
    private const int HashDigits = 16;

    private readonly string folder;
    private readonly string jobHash;
    private readonly int keep;
    private readonly ILogger logger;

    /// <summary>Opens the checkpoints of a job, and creates their folder.</summary>
    /// <param name="root">Folder on the volume.</param>
    /// <param name="jobHash">Hash of the job.</param>
    /// <param name="keep">Number of the newest checkpoints that are kept.</param>
    /// <param name="logger">Logs damaged checkpoints.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write to the folder.</exception>
    public CheckpointStore(string root, string jobHash, int keep, ILogger logger)
    {
        (this.jobHash, this.keep, this.logger) = (jobHash, keep, logger);
        folder = Path.Combine(root, jobHash[..HashDigits]);
        Directory.CreateDirectory(folder);
        foreach (var leftover in Directory.EnumerateDirectories(folder, TemporaryPrefix + "*"))
        {
            Directory.Delete(leftover, recursive: true);
        }
    }

    /// <summary>Opens the newest intact checkpoint. Null when there is none. Removes damaged ones.</summary>
    public (long Step, Stream State)? OpenNewest()
    {
        foreach (var (step, path) in Newest())
        {
            if (Damage(step, path) is not { } damage)
            {
                return (step, File.OpenRead(Path.Combine(path, StateName)));
            }

            Damaged(path, damage);
            Directory.Delete(path, recursive: true);
        }

        return null;
    }

    /// <summary>Removes a checkpoint that is intact but cannot be used.</summary>
    public void Discard(long step, string damage)
    {
        Damaged(PathOf(step), damage);
        Directory.Delete(PathOf(step), recursive: true);
    }

    /// <summary>Writes a checkpoint. Once this returns, it survives a power failure.</summary>
    /// <exception cref="IOException">The checkpoint cannot be written.</exception>
    public void Save(long step, Action<Stream> write)
    {
        var temporary = Path.Combine(folder, TemporaryPrefix + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(temporary);
        try
        {
            var (size, sha256) = Write(Path.Combine(temporary, StateName), write);
            var manifest = new CheckpointManifest { JobHash = jobHash, Step = step, Size = size, Sha256 = sha256 };
            var text = System.Text.Encoding.UTF8.GetBytes(ContractJson.Write(manifest));
            Write(Path.Combine(temporary, CheckpointManifest.FileName), stream => stream.Write(text));
            DurableFile.SyncDirectory(temporary);
            var target = PathOf(step);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            Directory.Move(temporary, target);
            DurableFile.SyncDirectory(folder);
        }
        catch
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            throw;
        }

        foreach (var (_, path) in Newest().Skip(keep))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>
    /// Removes the checkpoints of other jobs from the folder on the volume, such as those that a job has left which then got other data.
    /// Only what this class has named is removed.
    /// </summary>
    /// <exception cref="IOException">They cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not remove them.</exception>
    public void RemoveOthers()
    {
        foreach (var path in Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!))
        {
            var name = Path.GetFileName(path);
            if (name != Path.GetFileName(folder) && name.Length == HashDigits && name.All(char.IsAsciiHexDigitLower))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    private static (long Size, string Sha256) Write(string path, Action<Stream> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536);
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(hashed);
        }

        file.Flush(flushToDisk: true);
        return (file.Length, Convert.ToHexStringLower(hash.Hash!));
    }

    private string PathOf(long step) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{step:D12}"));

    private (long Step, string Path)[] Newest() =>
    [
        .. Directory.EnumerateDirectories(folder, StepPrefix + "*")
            .Select(path => (Step: StepOf(path), Path: path))
            .Where(found => found.Step >= 0)
            .OrderByDescending(found => found.Step),
    ];

    private static long StepOf(string path) =>
        long.TryParse(Path.GetFileName(path)[StepPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : -1;

    private string? Damage(long step, string path)
    {
        var manifest = ContractJson.TryRead<CheckpointManifest>(Read(Path.Combine(path, CheckpointManifest.FileName)));
        if (manifest is null)
        {
            return "its manifest is missing or incomplete";
        }

        if (manifest.JobHash != jobHash || manifest.Step != step)
        {
            return "its manifest belongs to another job or step";
        }

        var state = new FileInfo(Path.Combine(path, StateName));
        if (!state.Exists || state.Length != manifest.Size)
        {
            return $"its state has {(state.Exists ? state.Length : 0)} bytes, but its manifest records {manifest.Size}";
        }

        using var stream = state.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == manifest.Sha256 ? null : "its state does not match its digest";
    }

    private static string? Read(string path) => File.Exists(path) && new FileInfo(path).Length < 4096 ? File.ReadAllText(path) : null;

    [LoggerMessage(
        EventId = 12,
        Level = LogLevel.Warning,
        Message = "Removed damaged checkpoint {Path}: {Damage}; trying the previous one")]
    private partial void Damaged(string path, string damage);
}

/// <summary>The file beside a checkpoint's state that shows whether the state is whole and which job it belongs to.</summary>
internal sealed record CheckpointManifest
{
    /// <summary>Name of the manifest's file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Hash of the job that the state belongs to.</summary>
    public string JobHash { get; init; } = "";

    /// <summary>Number of completed optimiser steps.</summary>
    public long Step { get; init; }

    /// <summary>Size of the state in bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of the state, in hex.</summary>
    public string Sha256 { get; init; } = "";
}
