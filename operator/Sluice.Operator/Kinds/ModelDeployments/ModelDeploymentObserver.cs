using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Validation;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Gateway;
using Sluice.Operator.Evidence.Prometheus;
using Sluice.Operator.Kinds.ModelDeployments.GatewayApi;
using Sluice.Operator.Kinds.ModelVersions;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>Gathers what is known about a ModelDeployment. Reads, and writes nothing.</summary>
internal sealed class ModelDeploymentObserver
{
    private readonly Cluster _cluster;
    private readonly GatewayReader _gateways;
    private readonly GateSampler _gates;
    private readonly SurgeReader _surges;
    private readonly NameConflicts _conflicts;
    private readonly RefusedWrites _refused;
    private readonly PodProblems _problems;
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;

    public ModelDeploymentObserver(
        Cluster cluster,
        GatewayReader gateways,
        GateSampler gates,
        SurgeReader surges,
        NameConflicts conflicts,
        RefusedWrites refused,
        PodProblems problems,
        OperatorOptions options,
        TimeProvider time)
    {
        _refused = refused;
        _problems = problems;
        _options = options;
        _cluster = cluster;
        _gateways = gateways;
        _gates = gates;
        _surges = surges;
        _conflicts = conflicts;
        _time = time;
    }

    /// <summary>Observes a deployment.</summary>
    public async Task<ModelDeploymentObservation> ObserveAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var (@namespace, uid) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Uid);
        var pods = _cluster.Pods.Labelled(@namespace, Labels.Deployment, deployment.Metadata.Name);
        var byGatewayApi = deployment.Spec.Traffic.UsesGatewayApi();
        var httpRoute = byGatewayApi ? HttpRouteFacts.Find(_cluster, uid) : null;
        var route = byGatewayApi
            ? httpRoute is null ? null : HttpRouteFacts.Table(httpRoute)
            : Ownership.Ours(uid, _cluster.ConfigMaps.Find(@namespace, ChildNames.Route(deployment.Metadata.Name))) is { } map
                ? Route(map)
                : null;
        var gateways = byGatewayApi
            ? []
            : _cluster.Pods.Labelled(@namespace, Labels.Gateway, "true").Where(pod => pod.Metadata.DeletionTimestamp is null).ToList();
        var sampling = _gates.SampleAsync(deployment, route?.Table?.Generation, cancellationToken);
        var reports = await Task.WhenAll(gateways.Select(pod => ReportAsync(pod, deployment.Metadata.Name, cancellationToken)))
            .ConfigureAwait(false);

        var queries = await sampling.ConfigureAwait(false);
        var surge = await _surges.BudgetAsync(deployment, cancellationToken).ConfigureAwait(false);

        var workloads = await Task.WhenAll(_cluster.Deployments.OwnedBy(uid).Where(child => VersionLabels(child) is not null)
            .Select(workload => WorkloadAsync(workload, pods, cancellationToken))).ConfigureAwait(false);
        return new ModelDeploymentObservation
        {
            Now = ObjectFacts.Now(_time),
            Object = ObjectFacts.Of(deployment),
            Spec = deployment.Spec,
            Status = deployment.Status,
            FieldErrors = [.. SpecValidation.Check(deployment.Metadata.Name, deployment.Spec), .. Claimed(deployment)],
            Conflicts = _conflicts.Of(uid),
            Refused = _refused.Of(uid),
            ModelVersions =
            [
                .. _cluster.ModelVersions.In(@namespace)
                    .Where(version => version.Spec.Model == deployment.Spec.Model)
                    .Select(ModelVersionFacts.Of),
            ],
            Workloads = workloads,
            Services =
            [
                .. _cluster.Services.OwnedBy(uid).Where(child => HasVersion(child.Metadata)).Select(service => Service(service, pods)),
            ],
            Route = route,
            GatewayPods =
            [
                .. gateways.Select(
                    (pod, i) => new GatewayPodFact
                    {
                        Name = pod.Metadata.Name,
                        Ready = PodFacts.IsReady(pod),
                        RouteGeneration = reports[i].Generation,
                    }),
            ],
            Queries = queries,
            Actions = ActionFacts.Of(deployment, attested: _options.Webhook is not null),
            ActionsAuthorized = _options.AllowUnauthorizedActions || _options.Webhook is { ActionsFailClosed: true },
            Accelerators = _options.Accelerators,
            SurgeBudget = surge.Gpus,
            SurgeProblem = surge.Problem,
            Surges = _surges.Others(deployment),
            HttpRoute = byGatewayApi ? HttpRouteFacts.Of(_cluster, httpRoute, deployment.Spec.Traffic) : null,
            Evidence = byGatewayApi ? null : Evidence(route, gateways, reports),
            GatewayProblem = byGatewayApi ? null : await _problems.OfGatewayAsync(@namespace, cancellationToken).ConfigureAwait(false),
            Jobs = await _problems.OfJobsAsync(@namespace, ChildFacts.Jobs(_cluster, uid), cancellationToken).ConfigureAwait(false),
            DisruptionBudgets = ChildFacts.Budgets(_cluster, uid),
            Deployments =
            [
                .. _cluster.ModelDeployments.In(@namespace).Where(other => other.Metadata.DeletionTimestamp is null)
                    .OrderBy(other => other.Metadata.CreationTimestamp).ThenBy(other => other.Metadata.Uid, StringComparer.Ordinal)
                    .Select(other => new OwnerFact(other.Metadata.Name, other.Metadata.Uid)),
            ],
        };
    }

    // Two deployments of one model would have the same path at the namespace's gateway.
    private IEnumerable<FieldError> Claimed(ModelDeployment deployment) => _cluster.ModelDeployments
        .In(deployment.Metadata.NamespaceProperty)
        .Where(other => other.Spec.Model == deployment.Spec.Model && other.Metadata.DeletionTimestamp is null && IsOlder(other, deployment))
        .Take(1)
        .Select(other => new FieldError(
            "spec.model",
            $"'{deployment.Spec.Model}' is served by ModelDeployment {other.Metadata.Name} already; set the version there, or serve it "
            + "from another namespace"));

    private static bool IsOlder(ModelDeployment other, ModelDeployment deployment) =>
        (other.Metadata.CreationTimestamp ?? default, other.Metadata.Uid).CompareTo(
            (deployment.Metadata.CreationTimestamp ?? default, deployment.Metadata.Uid)) < 0;

    private Task<GatewayReport> ReportAsync(V1Pod pod, string deployment, CancellationToken cancellationToken) => PodFacts.IsReady(pod)
        ? _gateways.ReadAsync(pod, deployment, cancellationToken)
        : Task.FromResult(new GatewayReport { Problem = $"gateway {pod.Metadata.Name} is not ready" });

    // A gateway that is not ready receives no requests, so it has no evidence; one that is ready and does not answer may hide harm.
    private static EvidenceFact? Evidence(RouteFact? route, List<V1Pod> gateways, GatewayReport[] reports)
    {
        if (route?.Table is not { } table)
        {
            return null;
        }

        var silent = reports.Where((report, i) => report.Problem is not null && PodFacts.IsReady(gateways[i]))
            .Select(report => report.Problem)
            .FirstOrDefault();
        var tally = GatewayReport.Tally(reports, table.Generation);
        return new EvidenceFact { Generation = table.Generation, Versions = tally.Versions, Agreement = tally.Agreement, Problem = silent };
    }

    // Without the label no gateway reads the ConfigMap, so it does not count.
    private static RouteFact Route(V1ConfigMap map) => new()
    {
        Name = map.Metadata.Name,
        Uid = map.Metadata.Uid,
        ResourceVersion = map.Metadata.ResourceVersion,
        Table = ContractJson.TryRead<RouteTable>(
            map.Metadata.Labels?.ContainsKey(Labels.Route) == true && map.Data?.TryGetValue(
                RouteTable.DataKey, out var text) == true ? text : null),
    };

    private async Task<WorkloadFact> WorkloadAsync(V1Deployment workload, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        var version = Key(VersionLabels(workload)!);
        var own = pods.Where(pod => IsOf(pod, version)).ToList();
        var settled = workload.Status?.ObservedGeneration == workload.Metadata.Generation;
        var ready = own.Count(PodFacts.IsReady);
        return new WorkloadFact
        {
            Version = version,
            Name = workload.Metadata.Name,
            Uid = workload.Metadata.Uid,
            Replicas = workload.Spec.Replicas ?? 1,
            ReadyReplicas = ready,
            UpdatedReadyReplicas = settled ? Math.Min(ready, workload.Status?.UpdatedReplicas ?? 0) : 0,
            TemplateHash = workload.Metadata.Annotations?.TryGetValue(ApplyVersionWorkload.TemplateHashAnnotation, out var hash) == true
                ? hash
                : null,
            Problem = await _problems.OfAsync(workload, own, VersionWorkload.Container, cancellationToken).ConfigureAwait(false),
            Deleting = workload.Metadata.DeletionTimestamp is not null,
        };
    }

    private static VersionServiceFact Service(V1Service service, IReadOnlyList<V1Pod> pods)
    {
        var version = Key(service.Metadata.Labels);
        return new VersionServiceFact
        {
            Version = version,
            Name = service.Metadata.Name,
            Uid = service.Metadata.Uid,
            ReadyEndpoints = pods.Count(pod => IsOf(pod, version) && PodFacts.IsReady(pod)),
            Deleting = service.Metadata.DeletionTimestamp is not null,
        };
    }

    // A Deployment's own labels may be edited; what it selects is fixed when it is made. One that nobody recognized would keep its pods
    // for ever.
    private static IDictionary<string, string>? VersionLabels(V1Deployment workload) =>
        workload.Spec.Selector.MatchLabels is { } selected && selected.ContainsKey(Labels.Version) ? selected : null;

    private static bool HasVersion(V1ObjectMeta child) => child.Labels?.ContainsKey(Labels.Version) == true;

    private static bool IsOf(V1Pod pod, string version) => HasVersion(pod.Metadata) && Key(pod.Metadata.Labels) == version;

    private static string Key(IDictionary<string, string> labels) =>
        Baseline.Key(labels[Labels.Version], labels.TryGetValue(Labels.Track, out var track) ? track : null);
}
