using System.Net;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Operator.Errors;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Ledger;

/// <summary>Appends lines to ledgers.</summary>
internal sealed class LedgerWriter
{
    private readonly IKubernetesClient _client;

    public LedgerWriter(IKubernetesClient client) => _client = client;

    /// <summary>Appends a line.</summary>
    /// <exception cref="NameConflictException">The ConfigMap is not the deployment's.</exception>
    /// <exception cref="HttpOperationException">
    /// The API refused; with a conflict where the ledger or the deployment changed meanwhile.
    /// </exception>
    public async Task AppendAsync(ModelDeployment deployment, AppendLedger step, CancellationToken cancellationToken)
    {
        var @namespace = deployment.Metadata.NamespaceProperty;
        var there = await _client.GetAsync<V1ConfigMap>(step.Name, @namespace, cancellationToken).ConfigureAwait(false);
        if (there is not null && !Ownership.Owns(deployment.Metadata.Uid, there))
        {
            throw new NameConflictException($"{step.Target} exists and is not controlled by this object");
        }

        var text = there?.Data?.TryGetValue(LedgerLine.DataKey, out var has) == true ? has : null;
        if (!LedgerFile.Continues(text, step.Line))
        {
            await RefuseOldAsync(deployment, cancellationToken).ConfigureAwait(false);
        }

        var map = DeploymentConfigMap.Build(
            deployment, step.Name, "ledger", LedgerLine.Label, LedgerLine.DataKey, LedgerFile.Append(text, step.Line));
        if (there is null)
        {
            await _client.CreateAsync(map, cancellationToken).ConfigureAwait(false);
            return;
        }

        map.Metadata.ResourceVersion = there.ResourceVersion();
        await _client.PatchAsync<V1ConfigMap>(
            new V1Patch(map, V1Patch.PatchType.ApplyPatch),
            step.Name,
            @namespace,
            SluiceGroup.FieldManager,
            force: true,
            cancellationToken: cancellationToken)
            .ConfigureAwait(false);
    }

    // A line that the status does not name was left by a crash, or by another leader that has not written its status yet. A decision from
    // an old object must not replace it.
    private async Task RefuseOldAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var now = await _client
            .GetAsync<ModelDeployment>(deployment.Metadata.Name, deployment.Metadata.NamespaceProperty, cancellationToken)
            .ConfigureAwait(false);
        if (now?.ResourceVersion() != deployment.ResourceVersion())
        {
            throw new HttpOperationException($"ModelDeployment {deployment.Metadata.Name} changed meanwhile")
            {
                Response = new HttpResponseMessageWrapper(new HttpResponseMessage(HttpStatusCode.Conflict), ""),
            };
        }
    }
}
