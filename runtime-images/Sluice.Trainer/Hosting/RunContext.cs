using Sluice.Api.Contracts;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Progress;

namespace Sluice.Trainer.Hosting;

/// <summary>What a run has of the process that it is in.</summary>
internal sealed partial class RunContext
{
    /// <summary>The job, which <see cref="Jobs.JobRules"/> has checked.</summary>
    public required JobDocument Document { get; init; }

    /// <summary>The settings of the process.</summary>
    public required TrainerSettings Settings { get; init; }

    /// <summary>Shows the progress.</summary>
    public required ProgressBoard Board { get; init; }

    /// <summary>The workers that train together.</summary>
    public Ranks Ranks { get; init; } = Ranks.Alone;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Logs what a person should know.</summary>
    public void Warn(string warning) => Warned(Logger, warning);

    [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void Warned(ILogger logger, string warning);
}
