using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>What is recorded of an observation: all that a decision asks of it.</summary>
public static class LedgerEvidence
{
    /// <summary>The observation without what no decision asks: older entries of the ledger, and where versions come from.</summary>
    public static ModelDeploymentObservation Slim(ModelDeploymentObservation observation) => observation with
    {
        Status = observation.Status is { } status ? status with { Ledger = [.. status.Ledger.TakeLast(1)] } : null,
        ModelVersions =
        [
            .. observation.ModelVersions.Select(version => version with
            {
                Spec = new ModelVersionSpec { Model = version.Spec.Model, Version = version.Spec.Version, Artifact = version.Spec.Artifact },
            }),
        ],
    };

    /// <summary>SHA-256 of what is recorded.</summary>
    public static string Digest(ModelDeploymentObservation observation) => Text.Digest.OfText(CanonicalJson.Write(Slim(observation)));

    /// <summary>A line of the ledger.</summary>
    public static LedgerLine Record(ModelDeploymentObservation observation, IReadOnlyList<LedgerEntry> entries)
    {
        var slim = Slim(observation);
        return new LedgerLine { Entries = entries, Evidence = Text.Digest.OfText(CanonicalJson.Write(slim)), Observation = slim };
    }
}
