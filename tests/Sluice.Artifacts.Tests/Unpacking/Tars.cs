using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Sluice.Artifacts.Tests.Unpacking;

/// <summary>Creates tar layers of any kind, valid and invalid.</summary>
internal static class Tars
{
    public const string Tar = "tar";
    public const string Gzip = "tar+gzip";
    public const string Zstd = "tar+zstd";

    public static string Weight(string format) => "application/vnd.cncf.model.weight.v1." + format;

    public static TarEntry File(string path, string content) =>
        new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    public static TarEntry Folder(string path) => new PaxTarEntry(TarEntryType.Directory, path);

    public static TarEntry Special(string path, TarEntryType type)
    {
        var entry = new PaxTarEntry(type, path);
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        return entry;
    }

    public static byte[] Pack(string format, params TarEntry[] entries)
    {
        using var tar = new MemoryStream();
        using (var archive = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                archive.WriteEntry(entry);
            }
        }

        tar.Position = 0;
        return Compress(format, tar.CopyTo);
    }

    /// <summary>A file of zeros, written in pieces.</summary>
    public static byte[] Zeros(string format, string path, int size) => Compress(format, target =>
    {
        target.Write(Header(path, '0', size));
        var piece = new byte[1 << 20];
        for (var left = size; left > 0; left -= piece.Length)
        {
            target.Write(piece);
        }

        target.Write(new byte[1024]);
    });

    /// <summary>One header and nothing after it.</summary>
    public static byte[] Header(string path, char type, int size)
    {
        var header = new byte[512];
        Put(0, path);
        var octal = Convert.ToString(size, 8).PadLeft(11, '0');
        Put(100, "0000644\0" + "0000000\0" + "0000000\0" + octal + "\0" + "00000000000\0" + "        " + type);
        Put(257, "ustar\0" + "00");
        Put(148, Convert.ToString(header.Sum(each => each), 8).PadLeft(6, '0') + "\0 ");
        return header;

        void Put(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, at);
    }

    private static byte[] Compress(string format, Action<Stream> write)
    {
        using var target = new MemoryStream();
        using (Stream compression = format switch
        {
            Gzip => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true),
            Zstd => new CompressionStream(target, leaveOpen: true),
            _ => new BufferedStream(target),
        })
        {
            write(compression);
            compression.Flush();
            if (format == Tar)
            {
                return target.ToArray();
            }
        }

        return target.ToArray();
    }
}
