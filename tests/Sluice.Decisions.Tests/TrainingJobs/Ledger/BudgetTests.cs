using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Tests.TrainingJobs.Searching;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Ledger;

public class BudgetTests
{
    private static readonly GpuPrices Prices = new(3.60m, "EUR");

    [Fact]
    public void A_running_attempt_ends_when_the_budget_is_spent()
    {
        var seen = Jobs.Running(spec => GpuLedgerTests.Checkpointed(spec) with { Budget = new BudgetOptions { GpuSeconds = 100 } });
        seen = seen with { Progress = GpuLedgerTests.Report(step: 40, saved: 30), Now = Jobs.Start.AddSeconds(48) };
        var goesOn = TrainingJobDecider.Decide(seen);
        Assert.Equal((null, TimeSpan.FromSeconds(2)), (goesOn.Stalled(), goesOn.RequeueAfter));

        seen = seen with { Status = goesOn.Status, Now = Jobs.Start.AddSeconds(50) };
        var spent = TrainingJobDecider.Decide(seen);
        Assert.Equal((Reasons.BudgetExceeded, JobPhase.Failed), (spent.Stalled(), spent.Status.Phase));
        Assert.Equal(AttemptCause.Budget, spent.Status.Attempts[0].Cause);
        Assert.Equal(
            "spec.budget.gpuSeconds: 100 GPU seconds are spent (100 are used); raise it, and the job goes on from its checkpoint of step "
                + "30 or later",
            spent.Message());
        Assert.IsType<DeletePod>(Assert.Single(spent.Writes));
        Assert.Equal((75, 25), (spent.Status.GpuSeconds!.Useful, spent.Status.GpuSeconds.LostByCause!["Budget"]));

        // It stays so, and goes on once the budget is raised.
        seen = seen with { Status = spent.Status, Pods = [], Now = seen.Now.AddSeconds(20) };
        Assert.Empty(TrainingJobDecider.Decide(seen).Writes);
        var raised = TrainingJobDecider.Decide(seen with
        {
            Object = seen.Object with { Generation = 2 },
            Spec = seen.Spec with { Budget = new BudgetOptions { GpuSeconds = 1000 } },
        });
        Assert.Equal(JobPhase.Checking, raised.Status.Phase);
        Assert.True(raised.Status.GpuSeconds!.Total >= 100, "what was spent stays spent");
    }

    [Fact]
    public void A_cost_is_by_the_price_of_the_node()
    {
        var seen = Jobs.Running(spec => spec with { Budget = new BudgetOptions { Cost = "1.00" } }) with { Prices = Prices };
        seen = seen with { Pods = [Jobs.Pod() with { GpuPrice = 36m }] };

        // Two GPUs at 36 an hour cost 0.02 a second.
        seen = seen.Then(TimeSpan.Zero, seen.Pods[0]) with { Now = Jobs.Start.AddSeconds(49) };
        Assert.Equal("36.00", seen.Status!.Attempts[0].GpuPrice);
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal((null, TimeSpan.FromSeconds(1)), (decision.Stalled(), decision.RequeueAfter));
        decision = TrainingJobDecider.Decide(seen with { Now = Jobs.Start.AddSeconds(50) });
        Assert.Equal((Reasons.BudgetExceeded, "1.00"), (decision.Stalled(), decision.Status.Cost));
        Assert.Equal("1.00", decision.Status.Attempts[0].Cost);
        Assert.StartsWith("spec.budget.cost: 1.00 EUR are spent (1.00 EUR are used); ", decision.Message(), StringComparison.Ordinal);

        // The node of a pod that vanished had a price, too.
        var gone = TrainingJobDecider.Decide(seen with { Now = Jobs.Start.AddSeconds(30), Pods = [] });
        Assert.Equal("0.60", gone.Status.Cost);
    }

    [Fact]
    public void No_attempt_begins_on_a_budget_that_is_spent()
    {
        var seen = Jobs.New(spec => spec with { Budget = new BudgetOptions { GpuSeconds = 100 } });
        seen = seen with { Status = seen.Status! with { GpuSeconds = new GpuSeconds { Total = 100, Lost = 100 } } };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(Reasons.BudgetExceeded, decision.Stalled());
        Assert.Empty(decision.Writes);
        Assert.Empty(decision.Status.Attempts);
        Assert.EndsWith("; no checkpoint is known", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_count()
    {
        var seen = SearchJobs.New(job: spec => spec with { Budget = new BudgetOptions { GpuSeconds = 100 } })
            .After(SearchJobs.Trial(0)) with
        { Now = Jobs.Start.AddSeconds(49) };
        Assert.Null(seen.Decide().Stalled());
        var spent = (seen with { Now = Jobs.Start.AddSeconds(50) }).Decide();
        Assert.Equal(Reasons.BudgetExceeded, spent.Stalled());
        Assert.Equal(100, spent.Status.GpuSeconds!.LostByCause!["Budget"]);
        Assert.Single(spent.Writes.OfType<DeletePod>());
    }

    [Fact]
    public void A_job_without_GPUs_spends_nothing_and_one_in_a_queue_neither()
    {
        var seen = Jobs.Running() with { Prices = Prices, Now = Jobs.Start.AddHours(10) };
        seen = seen with { Spec = seen.Spec with { Budget = new BudgetOptions { GpuSeconds = 1, Cost = "0.01" } } };
        Assert.Null(TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod() with { Gpus = 0 }] }).Stalled());
        var queued = Jobs.Pod() with { Phase = PodPhases.Pending, ScheduledAt = null, NodeName = null };
        Assert.Null(TrainingJobDecider.Decide(seen with
        {
            Status = seen.Status! with { Attempts = [seen.Status.Attempts[0] with { ScheduledTime = null }] },
            Pods = [queued],
        }).Stalled());
    }

    [Fact]
    public void A_limit_of_cost_needs_prices()
    {
        var seen = Jobs.New(spec => spec with { Budget = new BudgetOptions { Cost = "12.50" } });
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal((Reasons.PricesAbsent, JobPhase.Failed), (decision.Stalled(), decision.Status.Phase));
        Assert.StartsWith("spec.budget.cost: 12.50 limits what GPUs cost, and the operator knows no prices; ", decision.Message(),
            StringComparison.Ordinal);
        Assert.Empty(decision.Writes);
        Assert.NotEmpty(TrainingJobDecider.Decide(seen with { Status = decision.Status, Prices = Prices }).Writes);
    }

    [Fact]
    public void Another_budget_asks_for_no_other_run()
    {
        var seen = Jobs.Running(spec => spec with { Budget = new BudgetOptions { GpuSeconds = 10_000 } });
        var decision = TrainingJobDecider.Decide(seen with { Spec = seen.Spec with { Budget = null } });
        Assert.Null(decision.Status.Attempts[0].EndTime);
    }
}
