namespace Sluice.Api.Contracts;


/// <summary>
/// What tells callers apart: one of <see cref="Header"/> and <see cref="Cookie"/>. A caller's place in [0, 100) is the first eight bytes of
/// SHA-256 of salt, a zero byte and the value (texts as UTF-8), most significant byte first, as a fraction of 2^64 times 100. The version whose interval holds the place serves it: stable's begins at 0
/// and ends where the candidate's begins, which ends at 100. So raising the candidate's weight only moves callers from stable to it.
/// </summary>
public sealed record RouteSticky
{
    /// <summary>Name of a header.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>Salt.</summary>
    public string Salt { get; init; } = "";
}
