using System.Runtime.InteropServices;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// The functions of <c>native/sluice_gloo.cpp</c>, which says what they do. Those that can fail give 0 where all went well.
/// </summary>
internal static unsafe partial class GlooLibrary
{
    private const string Name = "gloo/libsluice_gloo.so";

    private const int MessageRoom = 1024;

    /// <summary>What a function does that can fail, with room for its message.</summary>
    public delegate int Guarded(byte* error, int room);

    /// <summary>Whether the library is beside the program and can be loaded.</summary>
    public static bool IsThere => NativeLibrary.TryLoad(
        Path.Combine(AppContext.BaseDirectory, Name), typeof(GlooLibrary).Assembly, null, out _);

    /// <summary>Calls a function.</summary>
    /// <exception cref="GlooException">It failed.</exception>
    public static void Call(Guarded function)
    {
        var error = stackalloc byte[MessageRoom];
        error[0] = 0;
        if (function(error, MessageRoom) != 0)
        {
            throw new GlooException(Marshal.PtrToStringUTF8((nint)error) is { Length: > 0 } said ? said : "gloo gave no reason");
        }
    }

    [LibraryImport(Name, EntryPoint = "sluice_gloo_open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int Open(int rank, int size, string address, int timeout, out nint group, byte* error, int room);

    [LibraryImport(Name, EntryPoint = "sluice_gloo_address_length")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial long AddressLength(nint group);

    [LibraryImport(Name, EntryPoint = "sluice_gloo_addresses")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial void Addresses(nint group, byte* into);

    [LibraryImport(Name, EntryPoint = "sluice_gloo_connect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int Connect(nint group, byte* all, long length, byte* error, int room);

    [LibraryImport(Name, EntryPoint = "sluice_gloo_sum")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int Sum(nint group, void* values, long count, int kind, byte* error, int room);

    [LibraryImport(Name, EntryPoint = "sluice_gloo_broadcast")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int Broadcast(nint group, byte* bytes, long count, int root, byte* error, int room);

    [LibraryImport(Name, EntryPoint = "sluice_gloo_close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial void Close(nint group);
}

/// <summary>Gloo failed, most often since another rank is gone or silent.</summary>
/// <param name="message">What Gloo says.</param>
internal sealed class GlooException(string message) : Exception(message);
