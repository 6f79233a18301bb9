namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// The namespace's gateway: ServiceAccount, Role, RoleBinding, Service and Deployment, all named <c>sluice-gateway</c> (the one step
/// that stands for several requests, each applied only where the live object differs). The owner references are those given,
/// none of them the controller, so that the gateway goes with the last of them.
/// </summary>
/// <param name="Owners">ModelDeployments of the namespace, by name.</param>
public sealed record ApplyGateway(IReadOnlyList<OwnerFact> Owners) : Step;
