"""Acts on people and places, and the three ledgers every act writes to: journal, notices, jobs."""
