using System.Net;
using System.Text.RegularExpressions;

using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>The policy that the chart installs where the webhook is off, for one namespace.</summary>
internal sealed partial class ChartPolicy
{
    private readonly V1ValidatingAdmissionPolicy _policy;
    private readonly V1ValidatingAdmissionPolicyBinding _binding;

    private ChartPolicy(V1ValidatingAdmissionPolicy policy, V1ValidatingAdmissionPolicyBinding binding)
    {
        _policy = policy;
        _binding = binding;
    }

    /// <summary>Reads the template, with a namespace as the one that is watched.</summary>
    public static ChartPolicy Read(string @namespace)
    {
        var template = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "chart", "deletion.yaml"));
        var plain = template
            .Replace("{{ include \"sluice.clusterName\" . }}", @namespace, StringComparison.Ordinal)
            .Replace("{{ . }}", @namespace, StringComparison.Ordinal);
        var documents = TemplateLine().Replace(plain, "").Split("---\n");
        return new ChartPolicy(
            KubernetesYaml.Deserialize<V1ValidatingAdmissionPolicy>(documents[0]),
            KubernetesYaml.Deserialize<V1ValidatingAdmissionPolicyBinding>(documents[1]));
    }

    /// <summary>Whether the API server has such policies.</summary>
    public async Task<bool> IsKnownAsync(IKubernetes client)
    {
        try
        {
            await client.AdmissionregistrationV1.ListValidatingAdmissionPolicyAsync();
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Puts it into force until the result is disposed of.</summary>
    public async Task<IAsyncDisposable> ApplyAsync(IKubernetes client)
    {
        await client.AdmissionregistrationV1.CreateValidatingAdmissionPolicyAsync(_policy);
        await client.AdmissionregistrationV1.CreateValidatingAdmissionPolicyBindingAsync(_binding);
        return new Applied(client, _policy.Name(), _binding.Name());
    }

    [GeneratedRegex(@"^.*\{\{.*\}\}.*\n", RegexOptions.Multiline)]
    private static partial Regex TemplateLine();

    private sealed class Applied(IKubernetes client, string policy, string binding) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await client.AdmissionregistrationV1.DeleteValidatingAdmissionPolicyBindingAsync(binding);
            await client.AdmissionregistrationV1.DeleteValidatingAdmissionPolicyAsync(policy);
        }
    }
}
