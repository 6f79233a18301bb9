using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Data.Sources.Stores;

/// <summary>The keys of a source's Secret, which are files in a folder of the pod.</summary>
/// <param name="folder">The folder. Null when the source names no Secret.</param>
internal sealed class StoreCredentials(string? folder)
{
    private const long LongestKey = 1 << 20;

    /// <summary>Key with the certificates of the authorities that are trusted instead of the system's, as PEM.</summary>
    public const string Authorities = "ca.crt";

    /// <summary>Path of a key's file. Null when the Secret does not have the key.</summary>
    public string? PathOf(string key) => folder is not null && Path.Combine(folder, key) is var path && File.Exists(path) ? path : null;

    /// <summary>The value of a key without the line end that editors leave. Null when the Secret does not have the key.</summary>
    /// <exception cref="StoreException">The value cannot be read.</exception>
    public string? Read(string key)
    {
        if (PathOf(key) is not { } path)
        {
            return null;
        }

        try
        {
            return new FileInfo(path).Length <= LongestKey
                ? File.ReadAllText(path).TrimEnd('\r', '\n')
                : throw Wrong($"its key {key} is longer than {LongestKey} bytes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"its key {key} cannot be read: {error.Message}");
        }
    }

    /// <summary>Two keys that have a meaning only together. Null when the Secret has neither.</summary>
    /// <exception cref="StoreException">It has only one of them.</exception>
    public (string First, string Second)? Pair(string first, string second) => (Read(first), Read(second)) switch
    {
        (null, null) => null,
        ({ } one, { } other) => (one, other),
        (null, _) => throw Wrong($"it has the key {second} but not {first}; add {first}"),
        _ => throw Wrong($"it has the key {first} but not {second}; add {second}"),
    };

    /// <summary>
    /// Refuses a Secret without any key that means something to a store, since its credentials would silently not be used.
    /// </summary>
    public void Expect(params string[] keys)
    {
        if (folder is null)
        {
            return;
        }

        if (!Directory.Exists(folder))
        {
            throw Wrong($"{folder}, where the pod should have it, does not exist");
        }

        if (!keys.Append(Authorities).Any(key => PathOf(key) is not null))
        {
            var present = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)
                .Where(name => !name.StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(10).ToList();
            throw Wrong($"it has {(present.Count == 0 ? "no keys" : "the keys " + string.Join(", ", present))}; "
                + $"set some of {string.Join(", ", keys)}, {Authorities}");
        }
    }

    /// <summary>The certificates of <see cref="Authorities"/>. Null for those of the system.</summary>
    public X509Certificate2Collection? ReadAuthorities()
    {
        if (Read(Authorities) is not { } text)
        {
            return null;
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException error)
        {
            throw Wrong($"its key {Authorities} is not PEM: {error.Message}");
        }

        return certificates.Count > 0 ? certificates : throw Wrong($"its key {Authorities} has no certificate in it");
    }

    /// <summary>The Secret is at fault.</summary>
    public static StoreException Wrong(string message) => new(StoreFault.Configuration, message);
}
