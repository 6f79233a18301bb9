namespace Sluice.Api.Contracts;

/// <summary>Exit codes of our containers, by BSD sysexits.h.</summary>
public static class ExitCodes
{
    /// <summary>All well.</summary>
    public const int Ok = 0;

    /// <summary>EX_USAGE: the spec is wrong; permanent.</summary>
    public const int BadSpec = 64;

    /// <summary>EX_DATAERR: the data are wrong; permanent.</summary>
    public const int BadData = 65;

    /// <summary>EX_NOINPUT: an input is not there or cannot be read; permanent.</summary>
    public const int NoInput = 66;

    /// <summary>EX_SOFTWARE: a bug.</summary>
    public const int Software = 70;

    /// <summary>EX_CANTCREAT: the output cannot be written.</summary>
    public const int CannotCreate = 73;

    /// <summary>EX_TEMPFAIL: try again; also after SIGTERM.</summary>
    public const int TryAgain = 75;

    /// <summary>EX_CONFIG: the configuration is wrong; permanent.</summary>
    public const int BadConfiguration = 78;
}
