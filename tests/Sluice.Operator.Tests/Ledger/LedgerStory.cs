using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Observation;

namespace Sluice.Operator.Tests.Ledger;

/// <summary>A ledger as an operator would write it: 1.0.0 serves, 1.1.0 answers with errors and is rolled back.</summary>
internal static class LedgerStory
{
    private static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    public static string Text()
    {
        var text = "";
        var seen = Seen();
        var step = 0;
        foreach (var next in new Func<ModelDeploymentObservation, ModelDeploymentObservation>[]
        {
            before => before,
            before => Running(before, "1.0.0"),
            before => Routed(before, 1, ("1.0.0", 100)),
            before => before,
            before => before with { Spec = before.Spec with { Version = "1.1.0" }, Object = before.Object with { Generation = 2 } },
            before => Running(before, "1.1.0"),
            before => Routed(before, 2, ("1.0.0", 90), ("1.1.0", 10)),
            before => Answered(before, 900, 0, 60, 0),
            before => Answered(before, 900, 0, 30, 300),
            before => before,
        })
        {
            seen = next(seen) with { Now = Start.AddSeconds(15 * ++step) };
            var decision = ModelDeploymentDecider.Decide(seen);
            text = decision.Records.OfType<AppendLedger>().Aggregate(text, (ledger, record) => LedgerFile.Append(ledger, record.Line));
            if (decision.Records.Count == 0 && decision.Status.Candidate is not null)
            {
                text = LedgerFile.Append(text, LedgerEvidence.Record(seen, []));
            }

            seen = seen with { Status = decision.Status };
        }

        return text;
    }

    /// <summary>The same as the API gives it.</summary>
    public static string ConfigMap() =>
        $"apiVersion: v1\ndata:\n  {LedgerLine.DataKey}: |\n"
        + string.Concat(LedgerFile.Split(Text()).Select(line => $"    {line}\n"))
        + "kind: ConfigMap\nmetadata:\n  name: penguins-ledger\n";

    private static ModelDeploymentObservation Seen() => new()
    {
        Object = new ObjectFact { Namespace = "default", Name = "penguins", Uid = "uid", Generation = 1, CreatedAt = Start },
        Deployments = [new OwnerFact("penguins", "uid")],
        Spec = new ModelDeploymentSpec
        {
            Model = "penguins",
            Version = "1.0.0",
            Strategy = new RolloutStrategy
            {
                Steps = [new RolloutStep { Weight = 10, MinRequests = 50, MinDuration = "1h" }, new RolloutStep { Weight = 100 }],
                Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.01" } }],
            },
        },
        ModelVersions =
        [
            .. new[] { "1.0.0", "1.1.0" }.Select(version => new ModelVersionFact
            {
                Name = $"penguins-{version}",
                Uid = version,
                Ready = true,
                Spec = new ModelVersionSpec
                {
                    Model = "penguins",
                    Version = version,
                    Artifact = new ArtifactReference { Uri = "file:///models/penguins", Digest = $"sha256:{version}" },
                },
            }),
        ],
    };

    private static ModelDeploymentObservation Running(ModelDeploymentObservation seen, string version)
    {
        var workload = ModelDeploymentDecider.Decide(seen).Writes.OfType<ApplyVersionWorkload>().First(step => step.Version == version);
        return seen with
        {
            Workloads =
            [
                .. seen.Workloads,
                new WorkloadFact
                {
                    Version = version,
                    Name = workload.Name,
                    Uid = version,
                    Replicas = 1,
                    ReadyReplicas = 1,
                    UpdatedReadyReplicas = 1,
                    TemplateHash = workload.TemplateHash,
                },
            ],
            Services =
            [
                .. seen.Services,
                new VersionServiceFact { Version = version, Name = workload.Name, Uid = version, ReadyEndpoints = 1 },
            ],
        };
    }

    private static ModelDeploymentObservation Routed(
        ModelDeploymentObservation seen, long generation, params (string Version, int Weight)[] weights) => seen with
        {
            Route = new RouteFact
            {
                Name = "penguins-route",
                Uid = "route",
                ResourceVersion = $"{generation}",
                Table = new RouteTable
                {
                    Deployment = "penguins",
                    Model = "penguins",
                    Generation = generation,
                    Versions =
                [
                    .. weights.Select(weight =>
                        new RouteVersion { Version = weight.Version, Weight = weight.Weight, Host = weight.Version }),
                ],
                },
            },
            GatewayPods = [new GatewayPodFact { Name = "g", Ready = true, RouteGeneration = generation }],
            Evidence = new EvidenceFact { Generation = generation },
        };

    private static ModelDeploymentObservation Answered(
        ModelDeploymentObservation seen, long good, long bad, long candidateGood, long candidateBad) => seen with
        {
            Evidence = seen.Evidence! with { Versions = [Evidence("1.0.0", good, bad), Evidence("1.1.0", candidateGood, candidateBad)] },
        };

    private static VersionEvidence Evidence(string version, long good, long bad) =>
        new() { Version = version, Requests = new Dictionary<int, long> { [200] = good, [500] = bad } };
}
