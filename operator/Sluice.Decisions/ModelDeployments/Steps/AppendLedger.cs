using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Steps;

/// <summary>
/// Appends a line to the ledger's ConfigMap as <see cref="LedgerFile.Append"/> says, by a read and a write under its
/// <c>resourceVersion</c>. A refusal that will last (a quota, a missing right, a name that another object holds) is reported and does not
/// end the pass: no rollback waits for a record.
/// </summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Line">The line.</param>
public sealed record AppendLedger(string Name, LedgerLine Line) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.ConfigMap, Name);

    /// <summary>The entries that a decision adds to the ledger, in order.</summary>
    public static IReadOnlyList<LedgerEntry> Entries(Decision<ModelDeploymentStatus> decision) =>
        [.. decision.Records.OfType<AppendLedger>().SelectMany(record => record.Line.Entries)];
}
