using System.Text.RegularExpressions;

using k8s;
using k8s.Models;

using Microsoft.Extensions.Logging;

using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>
/// An operator that serves admission for one namespace, and an API server that is configured to ask it. The Service is a name for this
/// machine, since no proxy stands behind cluster addresses here.
/// </summary>
internal sealed partial class RunningWebhook : IAsyncDisposable
{
    private const string Label = "sluice.dev/test";
    private const string Service = "sluice-webhook";

    private readonly Kubernetes _client;
    private readonly string _namespace;
    private readonly string _failurePolicy;
    private RunningOperator? _operator;

    private RunningWebhook(Kubernetes client, string @namespace, string failurePolicy)
    {
        _client = client;
        _namespace = @namespace;
        _failurePolicy = failurePolicy;
    }

    /// <summary>Starts it. When this returns, the API server asks it.</summary>
    /// <param name="client">An administrator's client.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="failurePolicy">Failure policy of the webhooks that validate and mutate.</param>
    /// <param name="leads">Whether the operator works alone. If not, it waits for a lease that another process holds.</param>
    /// <param name="handlers">Handlers between the operator and the API.</param>
    public static async Task<RunningWebhook> StartAsync(
        Kubernetes client, string @namespace, string failurePolicy = "Fail", bool leads = true, params DelegatingHandler[] handlers)
    {
        var webhook = new RunningWebhook(client, @namespace, failurePolicy);
        var label = new { metadata = new { labels = new Dictionary<string, string> { [Label] = @namespace } } };
        await client.CoreV1.PatchNamespaceAsync(new V1Patch(label, V1Patch.PatchType.MergePatch), @namespace);
        var service = new V1Service
        {
            Metadata = new V1ObjectMeta { Name = Service },
            Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = "localhost" },
        };
        await client.CoreV1.CreateNamespacedServiceAsync(service, @namespace);
        await client.AdmissionregistrationV1.CreateValidatingWebhookConfigurationAsync(webhook.Validating(port: 1));
        await client.AdmissionregistrationV1.CreateMutatingWebhookConfigurationAsync(webhook.Mutating(port: 1));

        var options = RunningOperator.Options(@namespace) with
        {
            AllowUnauthorizedActions = false,
            LeaderElection = !leads,
            Webhook = new WebhookOptions { Port = 0, ConfigurationName = @namespace },
        };
        if (!leads)
        {
            await webhook.GiveLeaseAwayAsync(options.LeaseName);
        }

        webhook._operator = await RunningOperator.StartAsync(options, TimeProvider.System, LogLevel.Error, handlers);
        await webhook.AskAtAsync(webhook._operator.WebhookAddress.Port);
        return webhook;
    }

    /// <summary>Ends the operator; the API server goes on asking.</summary>
    public async Task StopOperatorAsync()
    {
        await _operator!.DisposeAsync();
        _operator = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
        {
            await StopOperatorAsync();
        }

        await _client.AdmissionregistrationV1.DeleteValidatingWebhookConfigurationAsync(_namespace);
        await _client.AdmissionregistrationV1.DeleteMutatingWebhookConfigurationAsync(_namespace);
    }

    private Task GiveLeaseAwayAsync(string name)
    {
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = "another",
                LeaseDurationSeconds = 3600,
                LeaseTransitions = 0,
                AcquireTime = DateTime.UtcNow,
                RenewTime = DateTime.UtcNow,
            },
        };
        return _client.CoordinationV1.CreateNamespacedLeaseAsync(lease, _namespace);
    }

    private async Task AskAtAsync(int port)
    {
        var known = await Eventually.Async(
            "the validating webhooks have an authority to trust",
            () => _client.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync(_namespace),
            configuration => configuration.Webhooks[0].ClientConfig.CaBundle is { Length: > 1 });
        foreach (var webhook in known.Webhooks)
        {
            webhook.ClientConfig.Service.Port = port;
        }

        await _client.AdmissionregistrationV1.ReplaceValidatingWebhookConfigurationAsync(known, _namespace);

        var mutating = await Eventually.Async(
            "the mutating webhook has an authority to trust",
            () => _client.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(_namespace),
            configuration => configuration.Webhooks[0].ClientConfig.CaBundle is { Length: > 1 });
        mutating.Webhooks[0].ClientConfig.Service.Port = port;
        await _client.AdmissionregistrationV1.ReplaceMutatingWebhookConfigurationAsync(mutating, _namespace);

        // The API server takes up a new configuration after a while.
        var path = $"apis/sluice.dev/v1alpha1/namespaces/{_namespace}/trainingjobs?dryRun=All";
        await Eventually.Async(
            "the webhook is asked",
            () => Manifests.CreateAsync(_client, path, Samples.Read("invalid/workers-zero.yaml"), Manifests.Yaml),
            answer => answer.Message.Contains("spec.workers: 0 is below 1", StringComparison.Ordinal));

        // It reads the two configurations from caches of their own, so that one may be taken up long before the other.
        var ada = Person.Administrator(_client, "ada");
        await Eventually.Async(
            "the mutating webhook is asked",
            () => ada.CreateAsync(_namespace, KubernetesJson.Serialize(Probe), dryRun: true),
            answer => answer.Body["metadata"]?["annotations"]?["sluice.dev/requested-by"] is not null);
    }

    // With an action, to which the mutating webhook adds who takes it.
    private static ModelDeployment Probe
    {
        get
        {
            var probe = Story.Deployment("1.0.0");
            probe.Metadata.Annotations = new Dictionary<string, string> { ["sluice.dev/promote"] = "probe" };
            return probe;
        }
    }

    private V1MutatingWebhookConfiguration Mutating(int port) => new()
    {
        Metadata = new V1ObjectMeta { Name = _namespace },
        Webhooks =
        [
            new V1MutatingWebhook
            {
                Name = "mutate.sluice.dev",
                AdmissionReviewVersions = ["v1"],
                SideEffects = "None",
                FailurePolicy = _failurePolicy,
                TimeoutSeconds = 10,
                NamespaceSelector = Selector,
                ClientConfig = At("/mutate", port),
                Rules = [Rule(["modeldeployments"], ["CREATE", "UPDATE"])],
            },
        ],
    };

    // As in the chart: actions and preparations are refused, and no deletion waits, while no operator answers.
    private V1ValidatingWebhookConfiguration Validating(int port)
    {
        var validate = Validating("validate.sluice.dev", _failurePolicy, At("/validate", port), Rule(
            ["trainingjobs", "modelversions", "modeldeployments", "modeldeployments/scale"], ["CREATE", "UPDATE"]));
        var authorize = Validating(
            "authorize.sluice.dev", _failurePolicy, At("/authorize", port), Rule(["modeldeployments"], ["CREATE", "UPDATE"]));
        var prepare = Validating(
            "prepare.sluice.dev", _failurePolicy, At("/authorize", port), Rule(["trainingjobs"], ["CREATE", "UPDATE"]));
        if (PolicyFactAttribute.IsKnown)
        {
            (authorize.FailurePolicy, prepare.FailurePolicy) = ("Fail", "Fail");
            authorize.MatchConditions = [ChartCondition("takes-an-action")];
            prepare.MatchConditions = [ChartCondition("prepares-otherwise")];
        }

        return new V1ValidatingWebhookConfiguration
        {
            Metadata = new V1ObjectMeta { Name = _namespace },
            Webhooks =
            [
                validate,
                authorize,
                prepare,
                Validating("delete.sluice.dev", "Ignore", At("/validate", port), Rule(["modelversions"], ["DELETE"])),
            ],
        };
    }

    private static V1MatchCondition ChartCondition(string name)
    {
        var chart = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "chart", "webhook.yaml"));
        var found = MatchCondition().Matches(chart).Single(match => match.Groups[1].Value == name);
        return new V1MatchCondition { Name = name, Expression = found.Groups[2].Value };
    }

    private V1ValidatingWebhook Validating(
        string name, string failurePolicy, Admissionregistrationv1WebhookClientConfig at, V1RuleWithOperations rule) => new()
        {
            Name = name,
            AdmissionReviewVersions = ["v1"],
            SideEffects = "None",
            FailurePolicy = failurePolicy,
            TimeoutSeconds = 10,
            NamespaceSelector = Selector,
            ClientConfig = at,
            Rules = [rule],
        };

    private V1LabelSelector Selector => new() { MatchLabels = new Dictionary<string, string> { [Label] = _namespace } };

    private Admissionregistrationv1WebhookClientConfig At(string path, int port) => new()
    {
        Service = new Admissionregistrationv1ServiceReference { Name = Service, NamespaceProperty = _namespace, Path = path, Port = port },
    };

    private static V1RuleWithOperations Rule(string[] resources, string[] operations) => new()
    {
        ApiGroups = ["sluice.dev"],
        ApiVersions = ["v1alpha1"],
        Resources = resources,
        Operations = operations,
        Scope = "Namespaced",
    };

    [GeneratedRegex(@"name: (.+)\n +expression: >-\n((?: {10}.*\n)+)")]
    private static partial Regex MatchCondition();
}
