using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments.Simulated;

/// <summary>A person with kubectl who acts on a rollout now and then, and sometimes wrongly.</summary>
public sealed class SimulatedPerson(SimulatedCluster cluster, Scenario scenario)
{
    private static readonly ActionKind[] Kinds = [ActionKind.Abort, ActionKind.Promote, ActionKind.Retry, ActionKind.Resume];
    private int actions;

    /// <summary>May take an action, by what the status shows.</summary>
    public void Look(double seconds)
    {
        var asked = cluster.Status?.Approval;
        if (cluster.Quiet)
        {
            if (asked is not null && scenario.Approves && cluster.Between(0, 1) < 0.1 * seconds)
            {
                cluster.Act(ActionKind.Approve, asked.Token);
            }

            return;
        }

        if (scenario.Meddles <= 0 || cluster.Between(0, 1) >= scenario.Meddles * seconds)
        {
            return;
        }

        if (asked is not null && cluster.Between(0, 1) < 0.7)
        {
            cluster.Act(ActionKind.Approve, (int)cluster.Between(0, 6) switch
            {
                0 => $"{asked.Version}/{asked.Token.Split('/')[1]}/{asked.Step + 1}",
                1 => $"{cluster.Status!.Stable}/{asked.Token.Split('/')[1]}/{asked.Step}",
                2 => "yes",
                _ => asked.Token,
            });
            return;
        }

        cluster.Act(Kinds[(int)cluster.Between(0, Kinds.Length)], $"action-{++actions}");
    }
}
