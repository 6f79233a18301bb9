using k8s;
using k8s.Models;

using Microsoft.Extensions.Logging;

using Sluice.Operator.Hosting;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>
/// An operator that serves admission for one namespace, and the API server told to ask it. The Service is a name for this machine,
/// since no proxy stands behind cluster addresses here.
/// </summary>
internal sealed class RunningWebhook : IAsyncDisposable
{
    private const string Label = "sluice.dev/test";
    private const string Service = "sluice-webhook";

    private readonly Kubernetes _client;
    private readonly string _namespace;
    private RunningOperator? _operator;

    private RunningWebhook(Kubernetes client, string @namespace)
    {
        _client = client;
        _namespace = @namespace;
    }

    /// <summary>Starts it; once this is done, it is asked.</summary>
    public static async Task<RunningWebhook> StartAsync(Kubernetes client, string @namespace, string failurePolicy = "Fail")
    {
        var webhook = new RunningWebhook(client, @namespace);
        var label = new { metadata = new { labels = new Dictionary<string, string> { [Label] = @namespace } } };
        await client.CoreV1.PatchNamespaceAsync(new V1Patch(label, V1Patch.PatchType.MergePatch), @namespace);
        await client.CoreV1.CreateNamespacedServiceAsync(
            new V1Service { Metadata = new V1ObjectMeta { Name = Service }, Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = "localhost" } }, @namespace);
        await client.AdmissionregistrationV1.CreateValidatingWebhookConfigurationAsync(webhook.Configuration(failurePolicy, port: 1));
        await client.AdmissionregistrationV1.CreateMutatingWebhookConfigurationAsync(webhook.Mutating(failurePolicy, port: 1));

        var options = RunningOperator.Options(@namespace) with { Webhook = new WebhookOptions { Port = 0, ConfigurationName = @namespace } };
        webhook._operator = await RunningOperator.StartAsync(options, TimeProvider.System, LogLevel.Error);
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

    private async Task AskAtAsync(int port)
    {
        var known = await Eventually.Async(
            "the API server was told whom to trust",
            () => _client.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync(_namespace),
            configuration => configuration.Webhooks[0].ClientConfig.CaBundle is { Length: > 1 });
        foreach (var webhook in known.Webhooks)
        {
            webhook.ClientConfig.Service.Port = port;
        }

        await _client.AdmissionregistrationV1.ReplaceValidatingWebhookConfigurationAsync(known, _namespace);

        var mutating = await Eventually.Async(
            "the API server was told whom to trust with changes",
            () => _client.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(_namespace),
            configuration => configuration.Webhooks[0].ClientConfig.CaBundle is { Length: > 1 });
        mutating.Webhooks[0].ClientConfig.Service.Port = port;
        await _client.AdmissionregistrationV1.ReplaceMutatingWebhookConfigurationAsync(mutating, _namespace);

        // The API server takes up a new configuration when it gets to it.
        await Eventually.Async(
            "the webhook is asked",
            () => Manifests.CreateAsync(_client, $"apis/sluice.dev/v1alpha1/namespaces/{_namespace}/trainingjobs?dryRun=All", Samples.Read("invalid/workers-zero.yaml"), Manifests.Yaml),
            answer => answer.Message.Contains("spec.workers: 0 is below 1", StringComparison.Ordinal));
    }

    private V1MutatingWebhookConfiguration Mutating(string failurePolicy, int port) => new()
    {
        Metadata = new V1ObjectMeta { Name = _namespace },
        Webhooks =
        [
            new V1MutatingWebhook
            {
                Name = "mutate.sluice.dev",
                AdmissionReviewVersions = ["v1"],
                SideEffects = "None",
                FailurePolicy = failurePolicy,
                TimeoutSeconds = 10,
                NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [Label] = _namespace } },
                ClientConfig = new Admissionregistrationv1WebhookClientConfig
                {
                    Service = new Admissionregistrationv1ServiceReference { Name = Service, NamespaceProperty = _namespace, Path = "/mutate", Port = port },
                },
                Rules = [new V1RuleWithOperations { ApiGroups = ["sluice.dev"], ApiVersions = ["v1alpha1"], Resources = ["modeldeployments"], Operations = ["CREATE", "UPDATE"], Scope = "Namespaced" }],
            },
        ],
    };

    // As in the chart: no deletion waits for an operator that is not there.
    private V1ValidatingWebhookConfiguration Configuration(string failurePolicy, int port) => new()
    {
        Metadata = new V1ObjectMeta { Name = _namespace },
        Webhooks =
        [
            Validating(
                "validate.sluice.dev",
                failurePolicy,
                port,
                ["trainingjobs", "modelversions", "modeldeployments", "modeldeployments/scale"],
                ["CREATE", "UPDATE"]),
            Validating("delete.sluice.dev", "Ignore", port, ["modelversions"], ["DELETE"]),
        ],
    };

    private V1ValidatingWebhook Validating(string name, string failurePolicy, int port, string[] resources, string[] operations) => new()
    {
        Name = name,
        AdmissionReviewVersions = ["v1"],
        SideEffects = "None",
        FailurePolicy = failurePolicy,
        TimeoutSeconds = 10,
        NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [Label] = _namespace } },
        ClientConfig = new Admissionregistrationv1WebhookClientConfig
        {
            Service = new Admissionregistrationv1ServiceReference { Name = Service, NamespaceProperty = _namespace, Path = "/validate", Port = port },
        },
        Rules = [new V1RuleWithOperations { ApiGroups = ["sluice.dev"], ApiVersions = ["v1alpha1"], Resources = resources, Operations = operations, Scope = "Namespaced" }],
    };
}
