"""A conversation held with an assistant or a chain."""

from __future__ import annotations

from langchain_core.runnables import Runnable

from rag.answering.answer import Answer
from rag.answering.chain import Ask
from rag.answering.conversation import Conversation
from rag.assistant import Assistant


def talk(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last of `questions`, asked one after another."""
    return talk_to(assistant._chain, talked(assistant, *questions[:-1]), questions[-1])


def talked(assistant: Assistant, *questions: str) -> Conversation:
    """The conversation in which `questions` were asked one after another."""
    conversation = Conversation()
    for question in questions:
        conversation = conversation.after(assistant.ask(question, conversation=conversation))
    return conversation


def talk_to(chain: Runnable[Ask, Answer], conversation: Conversation, question: str) -> Answer:
    """What `chain` answers to `question` after `conversation`."""
    return chain.invoke(Ask(question, conversation=conversation))
