using System.Text.RegularExpressions;

using k8s;
using k8s.Models;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>The policy that the chart installs where the webhook is off, in force for one namespace until it is disposed of.</summary>
internal sealed partial class ChartPolicy : IAsyncDisposable
{
    private readonly IKubernetes _client;
    private readonly V1ValidatingAdmissionPolicy _policy;
    private readonly V1ValidatingAdmissionPolicyBinding _binding;

    private ChartPolicy(IKubernetes client, V1ValidatingAdmissionPolicy policy, V1ValidatingAdmissionPolicyBinding binding)
    {
        _client = client;
        _policy = policy;
        _binding = binding;
    }

    /// <summary>Reads the chart's template, with a namespace as the one that is watched, and applies it.</summary>
    public static async Task<ChartPolicy> ApplyAsync(IKubernetes client, string @namespace)
    {
        var plain = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "chart", "deletion.yaml")))
            .Replace("{{ include \"sluice.clusterName\" . }}", @namespace, StringComparison.Ordinal)
            .Replace("{{ . }}", @namespace, StringComparison.Ordinal);
        var documents = TemplateLine().Replace(plain, "").Split("---\n");
        var policy = await client.AdmissionregistrationV1.CreateValidatingAdmissionPolicyAsync(
            KubernetesYaml.Deserialize<V1ValidatingAdmissionPolicy>(documents[0]));
        var binding = await client.AdmissionregistrationV1.CreateValidatingAdmissionPolicyBindingAsync(
            KubernetesYaml.Deserialize<V1ValidatingAdmissionPolicyBinding>(documents[1]));
        return new ChartPolicy(client, policy, binding);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.AdmissionregistrationV1.DeleteValidatingAdmissionPolicyBindingAsync(_binding.Name());
        await _client.AdmissionregistrationV1.DeleteValidatingAdmissionPolicyAsync(_policy.Name());
    }

    [GeneratedRegex(@"^.*\{\{.*\}\}.*\n", RegexOptions.Multiline)]
    private static partial Regex TemplateLine();
}
