namespace Sluice.Tests.Cluster.Operators.Admission.Mutations;

/// <summary>Where a hostile value may be taken, each with the reason.</summary>
internal static class Taken
{
    private static readonly Dictionary<string, string> Reasons = [];

    /// <summary>Whether it may.</summary>
    public static bool May(Mutation mutation) => Reasons.ContainsKey(mutation.Pattern);
}
