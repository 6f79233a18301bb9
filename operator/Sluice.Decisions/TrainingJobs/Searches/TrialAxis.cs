using System.Globalization;
using Sluice.Api.Hyperparameters;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>What one parameter of a search may be.</summary>
internal abstract class TrialAxis
{
    private TrialAxis(string name, long count) => (Name, Count) = (name, count);

    /// <summary>Name of the parameter.</summary>
    public string Name { get; }

    /// <summary>How many values there are; <see cref="long.MaxValue"/> where they have no distance.</summary>
    public long Count { get; }

    /// <summary>The axis of a valid parameter.</summary>
    public static TrialAxis Of(SearchParameter parameter, TrainerOptions trainer)
    {
        if (parameter.Range is not { } range)
        {
            return new Choice(parameter.Name, parameter.Values ?? []);
        }

        // What the validator lets pass ends below; the rest keeps a decision total.
        if (!DecimalText.TryParse(range.Min, out var min) || !DecimalText.TryParse(range.Max, out var max) || min >= max)
        {
            return new Choice(parameter.Name, []);
        }

        var log = range.Scale == nameof(SearchScale.Log) && min > 0;
        var step = DecimalText.TryParse(range.Step, out var given) ? given : Step(parameter.Name, trainer);
        return step is { } distance && distance > 0 && distance >= (max - min) / SearchRange.MostSteps
            ? new Grid(parameter.Name, min, distance, (long)((max - min) / distance) + 1, log)
            : new Interval(parameter.Name, min, max, log);
    }

    /// <summary>The value at a place among <see cref="Count"/>.</summary>
    public abstract string At(long place);

    /// <summary>How probable a place is, in relation to others.</summary>
    public virtual double Weight(long place) => 1;

    /// <summary>
    /// The value that a number above 0 and below 1 gives, so that evenly drawn numbers give values as they are to be spread.
    /// </summary>
    public virtual string Draw(double uniform) => At(Math.Min((long)(uniform * Count), Count - 1));

    private static decimal? Step(string name, TrainerOptions trainer) => trainer.Image is null
        && BuiltInHyperparameters.All.FirstOrDefault(one => one.Name == name) is { Kind: HyperparameterKind.WholeNumber }
            ? 1
            : null;

    private static string Write(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private sealed class Choice(string name, IReadOnlyList<string> values) : TrialAxis(name, values.Count)
    {
        public override string At(long place) => values[(int)place];
    }

    // By a logarithmic scale each number has the share of the interval from itself to the next.
    private sealed class Grid(string name, decimal min, decimal step, long count, bool log) : TrialAxis(name, count)
    {
        public override string At(long place) => Write(min + (place * step));

        public override double Weight(long place) => log ? Math.Log(Number(place + 1) / Number(place)) : 1;

        public override string Draw(double uniform) => log
            ? At(Math.Clamp((long)(((Number(0) * Math.Pow(Number(Count) / Number(0), uniform)) - Number(0)) / (double)step), 0, Count - 1))
            : base.Draw(uniform);

        private double Number(long place) => (double)(min + (place * step));
    }

    // Six digits tell values apart, are the same on every processor, and are read by a person.
    private sealed class Interval(string name, decimal min, decimal max, bool log) : TrialAxis(name, long.MaxValue)
    {
        public override string At(long place) => throw new NotSupportedException("the values of an interval are not counted");

        public override string Draw(double uniform)
        {
            var (least, most) = ((double)min, (double)max);
            var number = log ? least * Math.Pow(most / least, uniform) : least + (uniform * (most - least));
            return Write(DecimalText.TryParse(number.ToString("G6", CultureInfo.InvariantCulture), out var rounded)
                ? Math.Clamp(rounded, min, max)
                : max);
        }
    }
}
