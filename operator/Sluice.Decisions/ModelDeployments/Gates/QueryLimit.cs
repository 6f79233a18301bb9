using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Between which values a query's must lie, by the gate's own limits and by stable's value.</summary>
/// <param name="Least">Least value that passes; null: none.</param>
/// <param name="Most">Greatest value that passes; null: none.</param>
internal readonly record struct QueryLimit(double? Least, double? Most)
{
    /// <summary>Whether a gate asks for stable's value, too.</summary>
    public static bool Compares(PrometheusGate gate) => gate.MaxIncrease is not null || gate.MaxRatio is not null;

    /// <summary>The narrowest limits. A ratio to a value of 0 is 0, whatever the candidate's is; a <c>max</c> beside it changes nothing about that.</summary>
    public static QueryLimit Of(PrometheusGate gate, double? stable)
    {
        double?[] most =
        [
            Read(gate.Max),
            stable + Read(gate.MaxIncrease),
            stable * Read(gate.MaxRatio),
        ];
        return new QueryLimit(Read(gate.Min), most.Min());
    }

    /// <summary>Whether a value lies within.</summary>
    public bool Passes(double value) => !(value < Least) && !(value > Most);

    /// <summary>The limit that a value breaks, else the upper one, else the lower one.</summary>
    public double? Shown(double value) => value < Least ? Least : Most ?? Least;

    private static double? Read(string? text) => DecimalText.TryParse(text, out var value) ? (double)value : null;
}
