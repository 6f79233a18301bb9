namespace k8s.LeaderElection;

public interface ILock
{
    string Identity { get; }

    Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default);

    Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default);

    Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default);

    string Describe();
}
