using Sluice.Operator.Hosting;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Leadership;

/// <summary>This process among its replicas.</summary>
public sealed class Replica
{
    private readonly OperatorInstruments _instruments;
    private volatile bool _leads;

    /// <summary>Gives this process its identity.</summary>
    public Replica(OperatorOptions options, OperatorInstruments instruments)
    {
        _instruments = instruments;

        // The random part tells two processes of one pod name apart: a restarted container, or replicas on one host's network.
        Identity = $"{options.PodName}_{Guid.NewGuid():n}";
        Leads = !options.LeaderElection;
    }

    /// <summary>Raised when it begins to lead.</summary>
    internal event Action? StartedLeading;

    /// <summary>Its name in the lease.</summary>
    public string Identity { get; }

    /// <summary>Whether it leads, as far as it knows.</summary>
    public bool Leads
    {
        get => _leads;
        internal set
        {
            _leads = value;
            _instruments.Leads(value);
            if (value)
            {
                StartedLeading?.Invoke();
            }
        }
    }
}
