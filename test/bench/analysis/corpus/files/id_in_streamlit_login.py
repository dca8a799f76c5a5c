import os
import hmac

import streamlit as st

st.title("Budget 2025")
entered = st.text_input("Password", type="password", key="password_input")
if entered:
    if hmac.compare_digest(entered, os.environ["APP_PASSWORD"]):
        st.session_state["password_ok"] = True
    else:
        st.error("Wrong password")
if st.session_state.get("password_ok"):
    st.line_chart({"plan": [10, 12, 15], "actual": [11, 12, 14]})
