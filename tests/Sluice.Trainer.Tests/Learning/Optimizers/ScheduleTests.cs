using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Optimizers;

[Collection(TorchState.Name)]
public sealed class ScheduleTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(97)]
    public void One_cycle_and_cosine_are_those_of_torch(int steps)
    {
        var cycle = Of(ScheduleKind.OneCycle, steps);
        var cosine = Of(ScheduleKind.Cosine, steps);

        AssertSame(cycle, steps, optimizer => optim.lr_scheduler.OneCycleLR(optimizer, 0.5, total_steps: steps, cycle_momentum: false));
        AssertSame(cosine, steps, optimizer => optim.lr_scheduler.CosineAnnealingLR(optimizer, steps));
    }

    [Fact]
    public void Steps_down_are_those_of_torch_by_epoch()
    {
        var schedule = Of(ScheduleKind.Step, 40) with { StepsPerEpoch = 4, DecayEpochs = 3, DecayFactor = 0.2 };

        AssertSame(schedule, 40, optimizer => optim.lr_scheduler.StepLR(optimizer, 12, 0.2));
    }

    [Fact]
    public void Values_are_those_worked_by_hand()
    {
        // torch.optim.lr_scheduler.OneCycleLR(max_lr=0.5, total_steps=10): up over steps 0 to 2, down over 2 to 9.
        var cycle = Of(ScheduleKind.OneCycle, 10);
        Assert.Equal([0.02, 0.26, 0.5], Enumerable.Range(0, 3).Select(step => Math.Round(cycle.At(step), 12)));
        Assert.Equal(0.02 / 1e4, cycle.At(9), 12);
        var cosine = Of(ScheduleKind.Cosine, 8);
        Assert.Equal([0.5, 0.25], new[] { cosine.At(0), cosine.At(4) }.Select(rate => Math.Round(rate, 12)));
        Assert.Equal(0.25 * (1 + Math.Cos(Math.PI * 7 / 8)), cosine.At(7), 12);
        Assert.Equal([0.5, 0.5], new[] { Of(ScheduleKind.Constant, 5).At(0), Of(ScheduleKind.Constant, 5).At(4) });
    }

    [Fact]
    public void A_warm_up_rises_evenly_to_the_rate_that_follows()
    {
        var constant = Of(ScheduleKind.Constant, 10) with { WarmupSteps = 4 };
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.5], Enumerable.Range(0, 6).Select(step => Math.Round(constant.At(step), 12)));

        var cosine = Of(ScheduleKind.Cosine, 12) with { WarmupSteps = 4 };
        Assert.Equal(0.4, cosine.At(3), 12);
        Assert.Equal(Enumerable.Range(0, 8).Select(step => Of(ScheduleKind.Cosine, 8).At(step)), Rates(cosine).Skip(4));

        var cycle = Of(ScheduleKind.OneCycle, 14) with { WarmupSteps = 4 };
        Assert.Equal(0.5 / 25 / 5, cycle.At(0), 12);
        Assert.Equal(Rates(Of(ScheduleKind.OneCycle, 10)), Rates(cycle).Skip(4));

        var stepped = Of(ScheduleKind.Step, 8) with { WarmupSteps = 1, StepsPerEpoch = 2, DecayEpochs = 1 };
        Assert.Equal([0.25, 0.5, 0.05, 0.05], Rates(stepped).Take(4).Select(rate => Math.Round(rate, 12)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 20)]
    [InlineData(0.999, 200)]
    [InlineData(1, 1)]
    [InlineData(50, 50)]
    [InlineData(5000, 200)]
    public void A_warm_up_is_a_share_below_1_and_a_number_from_1(double given, long steps)
    {
        Assert.Equal(steps, Schedule.WarmupOf(given, 200));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(50, 50)]
    [InlineData(50, 7)]
    public void Every_rate_lies_above_0_and_not_above_the_peak(int steps, long warmup)
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            var schedule = Of(kind, steps) with { WarmupSteps = warmup };
            Assert.All(Rates(schedule), rate => Assert.InRange(rate, 1e-12, 0.5));
            Assert.Equal(schedule.At(steps - 1), schedule.At(steps + 5));
        }
    }

    private static Schedule Of(ScheduleKind kind, int steps) => new() { Kind = kind, Peak = 0.5, TotalSteps = steps };

    private static IEnumerable<double> Rates(Schedule schedule) =>
        Enumerable.Range(0, (int)schedule.TotalSteps).Select(step => schedule.At(step));

    private static void AssertSame(Schedule schedule, int steps, Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> torch)
    {
        using var parameter = nn.Parameter(zeros(1));
        using var optimizer = optim.SGD([parameter], 0.5);
        var scheduler = torch(optimizer);
        for (var step = 0; step < steps; step++)
        {
            Assert.Equal(optimizer.ParamGroups.Single().LearningRate, schedule.At(step), 12);
            optimizer.step();
            if (step < steps - 1)
            {
                scheduler.step();
            }
        }
    }
}
