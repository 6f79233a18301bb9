namespace Sluice.Demo.Story;

/// <summary>The story cannot go on.</summary>
internal sealed class StoryFailedException(string message) : Exception(message);
