using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Searching;

/// <summary>What the plain table of kubectl says while trials run.</summary>
public class SearchProgressTests
{
    [Fact]
    public void A_search_begins_at_0_and_has_neither_steps_nor_a_loss()
    {
        var progress = SearchJobs.New().Decide().Status.Progress!;
        Assert.Equal(new TrainingProgress { Percent = 0, UpdateTime = Jobs.Start }, progress);
    }

    // A half of the first of three trainings of 20 epochs took a minute.
    [Fact]
    public void What_a_trial_says_counts_before_it_has_ended()
    {
        var seen = SearchJobs.New().After(SearchJobs.Trial(0)).Saying(60, (0, 50, 100, 20));
        Assert.Equal((16, "5m"), Progress(seen));
    }

    // Ten seconds for 20 epochs. The second trial began a second ago and says nothing.
    [Fact]
    public void Trials_that_have_ended_say_how_long_the_others_take()
    {
        var seen = SearchJobs.New().After(SearchJobs.Ended(0, "1"));
        Assert.Equal((33, "20s"), Progress(seen.Saying(10)));
        seen = seen.After(SearchJobs.Ended(0, "1"), SearchJobs.Trial(1) with { ScheduledAt = Jobs.Start + TimeSpan.FromSeconds(59) });
        Assert.Equal((33, "19s"), Progress(seen.Saying(60)));
        Assert.Equal((33, "10s"), Progress(seen.Saying(600)));
    }

    [Theory]
    [InlineData(1, "50s")]
    [InlineData(2, "30s")]
    [InlineData(4, "20s")]
    [InlineData(10, "10s")]
    public void Trials_that_run_at_a_time_take_less(int parallel, string left)
    {
        var seen = SearchJobs.New(search => search with { Trials = 6, Parallel = parallel }).After(SearchJobs.Ended(0, "1"));
        Assert.Equal((16, left), Progress(seen.Saying(10)));
    }

    // Planned are 9 trials of 2 epochs, 3 of 4 more, 1 of 12 more and 1 of 2 more: 18 + 12 + 12 + 2 = 44.
    [Fact]
    public void Rounds_to_come_are_a_part_of_the_whole()
    {
        var first = Enumerable.Range(0, 9).Select(trial => SearchJobs.Ended(trial, $"0.{trial + 1}", 2, finished: false)).ToArray();
        var seen = SearchJobs.Halving().After(first);
        Assert.Equal((40, "1m30s"), Progress(seen.Saying(10))); // 4 + 12 + 2 epochs, at five seconds each

        PodFact[] second = [.. first.Skip(3), .. Enumerable.Range(0, 3).Select(trial => SearchJobs.Trial(trial, pod: 1))];
        seen = seen.After(second);
        Assert.Equal(47, Progress(seen.Saying(60, (0, 500, 600, 6))).Percent); // 18 + 3 of 44

        // One that fails needs no more, and one that stops early has no more to do.
        seen = seen.After([.. first.Skip(3), SearchJobs.Exited(0, 64, pod: 1), SearchJobs.Ended(1, "0.1", 4, pod: 1), second[^1]]);
        Assert.Equal(59, Progress(seen.Saying(60)).Percent); // 18 + 4 + 4
        seen = seen.After(
            [.. first.Skip(3), SearchJobs.Ended(1, "0.1", 4, pod: 1), SearchJobs.Ended(2, "0.01", 6, finished: false, pod: 1)]);
        Assert.Equal((2, 68), (seen.Decide().Status.Search!.Round, Progress(seen.Saying(60)).Percent)); // 18 + 12
        seen = seen.After(SearchJobs.Trial(2, pod: 2));
        Assert.Equal(95, Progress(seen.Saying(60, (2, 18, 18, 18))).Percent); // 18 + 12 + 12
    }

    [Fact]
    public void Trials_of_an_earlier_round_that_failed_are_no_part_of_a_later_one()
    {
        PodFact[] first =
        [
            SearchJobs.Exited(0, 64),
            .. Enumerable.Range(1, 8).Select(trial => SearchJobs.Ended(trial, $"0.{trial}", 2, finished: false)),
        ];
        Assert.Equal(40, Progress(SearchJobs.Halving().After(first).Saying(10)).Percent);
    }

    [Fact]
    public void An_image_that_does_not_say_its_epochs_is_asked_for_shares_alone()
    {
        var seen = SearchJobs.New(job: spec => spec with
        {
            Trainer = spec.Trainer with { Image = "mine", Hyperparameters = new Dictionary<string, string>() },
        }).After(SearchJobs.Trial(0));
        Assert.Equal((8, "11m"), Progress(seen.Saying(60, (0, 1, 4, 7))));
        seen = seen.After(SearchJobs.Ended(0, "1", epochs: 900));
        Assert.Equal((33, "20s"), Progress(seen.Saying(10)));
    }

    [Fact]
    public void Epochs_that_are_varied_weigh_as_many_as_they_are()
    {
        var seen = SearchJobs.New(
            search => search with { Parameters = [new SearchParameter { Name = "epochs", Values = ["10", "30"] }] },
            spec => spec with { Trainer = spec.Trainer with { Hyperparameters = new Dictionary<string, string>() } });
        var first = int.Parse(seen.Decide().Status.Search!.Trials[0].Hyperparameters["epochs"], null);
        seen = seen.After(SearchJobs.Ended(0, "1", first));
        Assert.Equal((first * 100 / 40, $"{(40 - first) * 10 / first + (first == 30 ? 1 : 0)}s"), Progress(seen.Saying(10)));
    }

    // It continued what another pod had saved, so that how much it trained is not known.
    [Fact]
    public void A_pod_after_one_that_failed_says_nothing_of_the_pace()
    {
        var seen = SearchJobs.New(search => search with { Parallel = 2 })
            .After(SearchJobs.Exited(0, 75), SearchJobs.Trial(1)).Saying(60).After(SearchJobs.Trial(1));
        seen = seen.After(SearchJobs.Trial(0, pod: 1), SearchJobs.Trial(1)).Saying(120, (0, 90, 100, 20));
        Assert.Equal((30, null), Progress(seen));
        seen = seen.After(SearchJobs.Ended(0, "1", pod: 1), SearchJobs.Trial(1)).Saying(180);
        Assert.Equal((33, null), Progress(seen));
    }

    [Fact]
    public void A_report_of_another_pod_or_of_nonsense_is_no_progress()
    {
        var seen = SearchJobs.New().After(SearchJobs.Trial(0));
        Assert.Equal((0, null), Progress(seen.Saying(60, (0, 5, 0, 20))));
        Assert.Equal((0, null), Progress(seen.Saying(60, (0, -5, 10, 20))));
        Assert.Equal(33, Progress(seen.Saying(60, (0, 50, 10, 20))).Percent);
        var other = new Dictionary<string, ProgressReport> { ["train-trial-0-9"] = new() { Step = 5, TotalSteps = 10 } };
        Assert.Equal((0, null), Progress(seen.Saying(60) with { TrialProgress = other }));
    }

    [Fact]
    public void A_status_is_written_for_progress_every_five_seconds_at_most()
    {
        var seen = SearchJobs.New().After(SearchJobs.Trial(0)).Saying(60, (0, 50, 100, 20));
        seen = seen.After(SearchJobs.Trial(0)).Saying(64, (0, 60, 100, 20));
        Assert.False(seen.Decide().StatusChanged);
        seen = seen.After(SearchJobs.Trial(0)).Saying(65, (0, 60, 100, 20));
        Assert.True(seen.Decide().StatusChanged);
        Assert.Equal(20, Progress(seen).Percent);
    }

    [Fact]
    public void A_time_alone_is_written_once_a_minute()
    {
        var seen = SearchJobs.New().After(SearchJobs.Trial(0)).Saying(60, (0, 50, 100, 20));
        seen = seen.After(SearchJobs.Trial(0)).Saying(119, (0, 50, 100, 20));
        Assert.False(seen.Decide().StatusChanged);
        seen = seen.After(SearchJobs.Trial(0)).Saying(120, (0, 50, 100, 20));
        Assert.Equal((16, "10m"), Progress(seen));
        seen = SearchJobs.New().After(SearchJobs.Trial(0)).After(SearchJobs.Trial(0)).Saying(6000);
        Assert.Equal(seen.Status!.Progress, seen.Decide().Status.Progress);
    }

    [Fact]
    public void A_suspended_search_keeps_its_share_and_has_no_time()
    {
        var seen = SearchJobs.New().After(SearchJobs.Ended(0, "1")).Saying(30).After(SearchJobs.Ended(0, "1"), SearchJobs.Trial(1));
        Assert.Equal((33, "20s"), (seen.Status!.Progress!.Percent, seen.Status.Progress.Eta));
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        Assert.Equal((33, null), Progress(seen));
    }

    [Fact]
    public void The_progress_of_an_attempt_before_gives_way_at_once_and_that_of_the_search_to_the_next_attempt()
    {
        var seen = SearchJobs.New();
        var old = new TrainingProgress { Step = 7, TotalSteps = 9, Percent = 77, Loss = "0.5", UpdateTime = Jobs.Start };
        seen = seen with { Status = seen.Status! with { Progress = old } };
        Assert.Equal(new TrainingProgress { UpdateTime = Jobs.Start }, seen.Decide().Status.Progress);

        seen = seen.After(SearchJobs.Ended(0, "1")).After(SearchJobs.Ended(1, "1")).After(SearchJobs.Ended(2, "1"));
        Assert.Equal(JobPhase.Starting, seen.Decide().Status.Phase);
        Assert.Null(seen.Decide().Status.Progress);
    }

    private static (int Percent, string? Eta) Progress(TrainingJobObservation seen)
    {
        var progress = seen.Decide().Status.Progress!;
        Assert.Equal((null, null, null, null), (progress.Step, progress.TotalSteps, progress.Epoch, progress.Loss));
        return (progress.Percent, progress.Eta);
    }
}

file static class Said
{
    /// <summary>What is seen so many seconds after the start, with what the newest pods of trials say.</summary>
    public static TrainingJobObservation Saying(
        this TrainingJobObservation seen, int seconds, params (int Trial, long Step, long TotalSteps, int Epochs)[] reports) => seen with
        {
            Now = Jobs.Start + TimeSpan.FromSeconds(seconds),
            TrialProgress = reports.ToDictionary(
                report => seen.TrialPods.Last(pod => pod.Trial == report.Trial).Name,
                report => new ProgressReport { Step = report.Step, TotalSteps = report.TotalSteps, Epochs = report.Epochs }),
        };
}
