namespace Sluice.Decisions.Facts;

/// <summary>
/// A name that a child of ours needs and that an object holds which is not controlled by ours (by UID): seen in a cache, or by a
/// read after a create was answered with 409.
/// </summary>
/// <param name="Kind">Kind, such as <c>Service</c>.</param>
/// <param name="Name">Name.</param>
public sealed record NameConflict(string Kind, string Name);
