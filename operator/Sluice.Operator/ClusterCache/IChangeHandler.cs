using k8s;
using k8s.Models;

namespace Sluice.Operator.ClusterCache;

/// <summary>Hears of every change of a kind, after the store has it.</summary>
/// <typeparam name="T">The kind.</typeparam>
public interface IChangeHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>An object came, changed or went.</summary>
    Task ChangedAsync(ObjectChange<T> change);

    /// <summary>The API answers again after it did not: what was asked for meanwhile may be lost.</summary>
    Task RecoveredAsync();
}
