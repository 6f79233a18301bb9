using FluentValidation;

using Sluice.Api.Pods;

namespace Sluice.Api.Validation.Pods;

/// <summary>
/// Holds requests against limits as the API server does when a pod is made
/// (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/): what it would refuse then is refused with the spec.
/// </summary>
internal static class ResourceLimits
{
    public static void Check(ResourceOptions resources, ValidationContext<ResourceOptions> context)
    {
        foreach (var (name, request) in resources.Requests ?? new Dictionary<string, string>())
        {
            var limit = resources.Limits is { } limits && limits.TryGetValue(name, out var found) ? found : null;
            if (!Quantity.TryParse(request, out var requested) || (limit is not null && !Quantity.TryParse(limit, out _)))
            {
                // Said where quantities are read.
                continue;
            }

            _ = Quantity.TryParse(limit, out var limited);
            if (IsWhole(name))
            {
                if (limit is null || requested != limited)
                {
                    context.AddFailure(
                        $"Requests[{name}]",
                        $"{request} is not the limit, {limit ?? "which is missing"}; such a resource is given whole: set it under "
                            + "limits alone");
                }
            }
            else if (limit is not null && requested > limited)
            {
                context.AddFailure($"Requests[{name}]", $"{request} is above limits[{name}], {limit}; lower it, or raise the limit");
            }
        }
    }

    // Devices and huge pages are not shared among pods, so more than is reserved cannot be used.
    private static bool IsWhole(string name) =>
        name.Contains('/', StringComparison.Ordinal) || name.StartsWith("hugepages-", StringComparison.Ordinal);
}
